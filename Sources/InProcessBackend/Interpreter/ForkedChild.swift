internal import BackendInterface

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

// A child that Python code forks has the host's whole program in it, but one thread only. Python code may go on in it, as
// multiprocessing does; the host's code must not: it would be run twice.
extension Interpreter {
    private nonisolated(unsafe) static var watched: Interpreter?  // set once, before a fork can be seen

    /// The caller holds the GIL.
    func watchForks() throws {
        Self.watched = self
        let setup = Setup(api: api)
        let forked = PythonFunction("forked") { _, _, _ in
            Interpreter.watched?.isForkedChild = true
            return Interpreter.watched.map { interpreter in
                interpreter.api.objects.increment(interpreter.api.types.none)
                return interpreter.api.types.none
            }
        }
        let mark = try forked.object(boundTo: nil, api)
        defer { api.objects.decrement(mark) }
        try api.objects.decrement(setup.call(setup.attribute(support.module, "prepare_process"), mark))
    }

    /// Called in a child when its Python code is about to return to the host.
    ///
    /// - Parameter exception: what it raised.
    func endChild(_ exception: PyPointer? = nil) {
        let name = names.name("end_child")
        if let name, let function = api.objects.getAttribute(support.module, name) { _ = call(function, exception) }
        // Only where that raised.
        _exit(1)
    }
}
