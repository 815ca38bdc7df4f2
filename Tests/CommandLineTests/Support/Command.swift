import Foundation
import PyFFI
import PythonDiscovery
import TestSupport

/// What a command left behind.
struct CommandResult: Equatable, CustomStringConvertible {
    /// Its exit status, or the signal that ended it, negative.
    let status: Int32
    let output: String
    let errors: String

    var description: String { "status \(status)\n--- output\n\(output)--- errors\n\(errors)---" }
}

/// A program to run, with nothing in its environment that changes which Python is used.
struct Command: Sendable {
    let executable: URL
    let arguments: [String]
    var input: String? = nil
    var environment: [String: String] = [:]
    var folder: String? = nil

    static func pyffi(
        _ arguments: String...,
        backend: PythonBackendKind? = nil,
        input: String? = nil,
        environment: [String: String] = [:],
        folder: String? = nil
    ) throws -> Command {
        let command = Command(
            executable: try BuiltExecutable.url.get(),
            arguments: arguments,
            input: input,
            environment: environment,
            folder: folder
        )
        return backend.map(command.on) ?? command
    }

    /// The same command, with another default backend.
    func on(_ backend: PythonBackendKind) -> Command {
        var command = self
        command.environment["PYFFI_BACKEND"] = backend.rawValue
        return command
    }

    func makeProcess() -> Process {
        StartsProcesses.check()
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        var variables = ProcessInfo.processInfo.environment
        for name in ["PYFFI_PYTHON", "PYFFI_BACKEND", "VIRTUAL_ENV", "CONDA_PREFIX"] { variables[name] = nil }
        process.environment = variables.merging(environment) { $1 }
        return process
    }

    /// Runs the command to its end. Its streams are files, so that nothing can be held up by a pipe.
    func run() async throws -> CommandResult {
        let scratch = try ScratchFolder()
        let process = makeProcess()
        let input = try scratch.write("input", input ?? "")
        let output = try scratch.write("output", "")
        let errors = try scratch.write("errors", "")
        let streams = try Streams(input: input, output: output, errors: errors)
        defer { streams.close() }
        streams.give(to: process)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.runWithSignals() } catch { continuation.resume(throwing: error) }
        }
        return CommandResult(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self)
        )
    }
}

extension Process {
    /// Starts the process with no signal blocked, as a shell does: the threads that run tests block all signals, and a
    /// child process inherits that.
    func runWithSignals() throws {
        var none = sigset_t()
        var usual = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &usual)
        defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
        try start()
    }
}
