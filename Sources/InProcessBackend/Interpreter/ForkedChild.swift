// A child that Python code forks has the whole program of the host in it, but one thread only. Python code may go on in
// the child, as multiprocessing does; the host's code must not, since it would run twice.
internal import SystemSupport

extension Interpreter {
    /// Ends a child when its Python code is about to return to the host.
    ///
    /// - Parameter exception: the exception that the code raised.
    func endChild(_ exception: PyPointer? = nil) {
        if let name = names.name(InProcessFunction.endChild.rawValue),
            let function = api.own(api.objects.getAttribute(support.module, name.pointer))
        {
            _ = call(function.pointer, exception)
        }
        // Reached only if `end_child` raised.
        _exit(1)
    }
}
