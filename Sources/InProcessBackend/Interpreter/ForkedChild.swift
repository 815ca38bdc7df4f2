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
    private nonisolated(unsafe) static var watched: Interpreter?  // set once, before Python can call what uses it

    /// Has Python tell of forks, and of interrupts that came to nothing or that it asks for itself. The caller holds the GIL.
    func watchProcess() throws {
        Self.watched = self
        let setup = Setup(api: api)
        let forked = try PythonFunction("forked") { _, _, _ in
            Interpreter.watched?.isForkedChild = true
            return Interpreter.watched?.reference(to: \.none)
        }.object(boundTo: nil, api)
        defer { api.objects.decrement(forked) }
        let isLost = try PythonFunction("is_lost") { _, _, _ in
            Interpreter.watched.flatMap { interpreter in
                interpreter.reference(to: InterruptibleCall.deliverAgain(interpreter) ? \.true : \.false)
            }
        }.object(boundTo: nil, api)
        defer { api.objects.decrement(isLost) }
        let interrupt = try PythonFunction("interrupt") { _, _, _ in
            Interpreter.watched?.interruptThreads()
            return Interpreter.watched?.reference(to: \.none)
        }.object(boundTo: nil, api)
        defer { api.objects.decrement(interrupt) }
        let prepare = try setup.attribute(support.module, "prepare_process")
        try api.objects.decrement(setup.call(prepare, forked, isLost, interrupt))
    }

    /// A new one.
    private func reference(to object: KeyPath<TypeObjects, PyPointer>) -> PyPointer {
        let object = api.types[keyPath: object]
        api.objects.increment(object)
        return object
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
