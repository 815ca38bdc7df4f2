// A child that Python code forks has the host's whole program in it, but one thread only. Python code may go on in it, as
// multiprocessing does; the host's code must not: it would be run twice.
internal import SystemSupport

extension Interpreter {
    /// Called in a child when its Python code is about to return to the host.
    ///
    /// - Parameter exception: what it raised.
    func endChild(_ exception: PyPointer? = nil) {
        if let name = names.name(InProcessFunction.endChild.rawValue),
            let function = api.own(api.objects.getAttribute(support.module, name.pointer))
        {
            _ = call(function.pointer, exception)
        }
        // Only where that raised.
        _exit(1)
    }
}
