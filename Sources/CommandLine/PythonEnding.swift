// What an interpreter does at the end of a script. The worker's process would do the rest of it by itself when it
// exits, but nobody could then see it fail, and no time limit would count.
internal import PyFFI

struct PythonEnding {
    private let python: PythonRuntime
    private let sys: PythonObject

    init(_ python: PythonRuntime) throws {
        self.python = python
        sys = try python.import("sys")
    }

    /// Does what Python does with an exception that nobody caught.
    ///
    /// In Python, where a script may have put its own `sys.excepthook`, and where what it wrote before comes out
    /// before.
    ///
    /// - Returns: the exit status.
    func report(_ exception: PythonException) throws -> Int32 {
        if let status = exception.exitStatus {
            try printMessage(of: exception)
            // The operating system keeps the lowest eight bits, here as there.
            return Int32(truncatingIfNeeded: status)
        }
        let object = exception.object
        do {
            try sys.excepthook(python.type(object), object, object.__traceback__)
        } catch let error as PythonError where error.kind == .exception {
            let hook = error.exception?.traceback ?? error.message
            StandardStream.error.write(
                "Error in sys.excepthook:\n\(hook)\nOriginal exception was:\n\(exception.traceback)"
            )
        }
        return ExitStatus.failure.rawValue
    }

    /// `sys.exit("some text")` prints the text; a status or None is not for reading.
    private func printMessage(of exception: PythonException) throws {
        let code = try exception.object.getAttribute("code")
        guard !code.isNone, try !python.isinstance(code, python.int) else { return }
        try python.print(code, file: sys.stderr)
    }

    /// Waits for the threads that are no daemons, then runs the exit handlers.
    ///
    /// By the functions that the interpreter itself calls for it. They print their exceptions themselves.
    func finish() throws {
        if try sys.modules.containsItem("threading") {
            try ignoringExceptions { try sys.modules["threading"]._shutdown() }
        }
        try ignoringExceptions { try python.import("atexit")._run_exitfuncs() }
    }

    private func ignoringExceptions(_ body: () throws -> Void) throws {
        do { try body() } catch let error as PythonError where error.kind == .exception {}
    }
}
