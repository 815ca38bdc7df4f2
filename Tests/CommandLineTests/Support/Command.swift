import Foundation

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
        input: String? = nil,
        environment: [String: String] = [:],
        folder: String? = nil
    ) throws -> Command {
        Command(
            executable: try BuiltExecutable.url.get(),
            arguments: arguments,
            input: input,
            environment: environment,
            folder: folder
        )
    }

    func makeProcess() -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        var variables = ProcessInfo.processInfo.environment
        for name in ["PYFFI_PYTHON", "PYFFI_BACKEND", "VIRTUAL_ENV", "CONDA_PREFIX"] { variables[name] = nil }
        process.environment = variables.merging(environment) { $1 }
        return process
    }

    /// Runs it to its end. Its streams are files, so that nothing can be held up by a pipe.
    func run() async throws -> CommandResult {
        let scratch = try ScratchFolder()
        let process = makeProcess()
        process.standardInput = FileHandle(forReadingAtPath: try scratch.write("input", input ?? ""))
        let output = try scratch.write("output", "")
        let errors = try scratch.write("errors", "")
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        await Gate.commands.enter()
        defer { Task { await Gate.commands.leave() } }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return CommandResult(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self)
        )
    }
}
