// What an interpreter does at the end of a script. The worker's process would do the rest of it by itself when it
// exits, but nobody could then see it fail, and no time limit would count.
internal import Foundation
internal import PyFFI

struct PythonEnding {
    private let python: PythonRuntime
    private let sys: PythonObject

    init(_ python: PythonRuntime) async throws {
        self.python = python
        sys = try await python.import("sys")
    }

    /// Does what Python does with an exception that nobody caught.
    ///
    /// In Python, where a script may have put its own `sys.excepthook`, and where what it wrote before comes out
    /// before.
    ///
    /// - Returns: the exit status.
    func report(_ exception: PythonException) async throws -> Int32 {
        if let status = exception.exitStatus {
            try await printMessage(of: exception)
            // The operating system keeps the lowest eight bits, here as there.
            return Int32(truncatingIfNeeded: status)
        }
        let object = exception.object
        do {
            try await sys.excepthook(python.type(object), object, object.__traceback__)
        } catch let error as PythonError where error.kind == .exception {
            let hook = error.exception?.traceback ?? error.message
            StandardStream.error.write(
                "Error in sys.excepthook:\n\(hook)\nOriginal exception was:\n\(exception.traceback)"
            )
        }
        return exception.isInstance(of: "KeyboardInterrupt") ? FatalSignal.status(SIGINT) : ExitStatus.failure.rawValue
    }

    /// `sys.exit("some text")` prints the text; a status or None is not for reading.
    private func printMessage(of exception: PythonException) async throws {
        let code = try await exception.object.getAttribute("code")
        guard !code.isNone, try await !python.isinstance(code, python.int) else { return }
        try await python.print(code, file: sys.stderr)
    }

    /// Waits for the threads that are no daemons, then runs the exit handlers.
    ///
    /// An exception ends the wait: Ctrl-C, usually. What the exit handlers raise they print themselves.
    func finish() async throws {
        let ending = try await python.import("pyffi_worker.ending")
        do {
            try await ending.wait_for_threads()
        } catch let error as PythonError where error.kind == .exception {
            guard let exception = error.exception else { throw error }
            try await ending.tell_of_threads(exception.object)
        }
        try await ignoringExceptions { try await python.import("atexit")._run_exitfuncs() }
    }

    private func ignoringExceptions(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as PythonError where error.kind == .exception {}
    }
}
