// The steps of an interpreter at the end of a script. The worker would take most of them when it exits, but then nobody
// could see a step fail, and no time limit would count.
internal import Foundation
internal import PyFFI

struct PythonEnding {
    private let program: PythonObject

    /// To be made before the script runs, because scripts can break imports.
    init(_ python: PythonRuntime) async throws {
        program = try await python.import("pyffi_worker.process.program")
    }

    /// Does what Python does with an exception that nobody caught: by `sys.excepthook`, which may be the script's own.
    ///
    /// - Returns: the exit status; a negative one is a signal's number, negated.
    func report(_ exception: PythonObject) async throws -> Int32 {
        try await undisturbed { try await program.report(exception) }
    }

    /// Waits for the threads that are no daemons, runs the exit handlers, and writes what is left to write.
    ///
    /// An exception, usually of Ctrl-C, ends the wait. Exceptions of exit handlers are printed in Python.
    ///
    /// - Returns: the exit status: `status`, unless the output could not be written.
    func finish(_ status: Int32) async throws -> Int32 {
        do {
            try await program.wait_for_threads()
        } catch let error as PythonError where error.kind == .exception {
            guard let exception = error.exception else { throw error }
            _ = try await undisturbed { try await program.tell_of_threads(exception.object) }
        }
        let status: Int32 = try await undisturbed { try await program.finish(status) }
        return status < 0 ? FatalSignal.status(-status) : status
    }

    /// Repeats a step that a signal handler's exception ended: as under python3, such an exception doesn't change how
    /// the script ends.
    private func undisturbed<Result>(_ step: () async throws -> Result) async throws -> Result {
        for _ in 1..<100 {
            do { return try await step() } catch let error as PythonError where error.kind == .exception {}
        }
        return try await step()
    }
}
