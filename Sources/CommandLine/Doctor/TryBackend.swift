// A backend is tried in a process of its own: an interpreter that is loaded into a process can crash it, and can't be
// unloaded.
internal import ArgumentParser
internal import Foundation
internal import PyFFI
internal import PythonDiscovery
internal import SystemSupport

/// `pyffi try-backend`, for the doctor's own use.
struct TryBackend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try-backend",
        abstract: "Tries a backend for pyffi doctor.",
        shouldDisplay: false
    )

    @OptionGroup var backend: BackendOption

    func run() throws {
        guard let kind = backend.effective else { throw ValidationError("no such backend.") }
        let answer = try JSONEncoder().encode(BackendAttempt(kind))
        // The answer needs a line of its own, because Python's start-up may have printed something.
        StandardStream.output.write("\n" + String(decoding: answer, as: UTF8.self) + "\n")
    }
}

extension BackendAttempt {
    /// More than the limits of an attempt's start and call together, which are 10 seconds each.
    private static let timeLimit = Duration.seconds(30)

    /// Tries the backend in a process of its own.
    static func apart(_ kind: PythonBackendKind) -> BackendAttempt {
        let command = BoundedRun(
            executable: Bundle.main.executablePath ?? CommandLine.arguments[0],
            arguments: [TryBackend.configuration.commandName ?? "", "--backend", kind.rawValue],
            timeout: timeLimit
        )
        do {
            let outcome = try command.run()
            if let attempt = answer(in: outcome.output) { return attempt }
            let end =
                switch outcome.end {
                case .exited(let code): "the process ended" + (code.map { " with code \($0)" } ?? "")
                case .signal(let number): "the process was ended by signal \(number)"
                case .timedOut: "no answer within \(timeLimit)"
                case .tooMuchOutput: "no answer, but too much output"
                }
            return BackendAttempt(kind, problem: ([end] + outcome.lastErrorLines).joined(separator: "\n"))
        } catch {
            return BackendAttempt(kind, problem: "the process that was to try it can't be started: \(error)")
        }
    }

    private static func answer(in output: [UInt8]) -> BackendAttempt? {
        let decoder = JSONDecoder()
        return output.split(separator: UInt8(ascii: "\n")).reversed().lazy
            .compactMap { try? decoder.decode(BackendAttempt.self, from: Data($0)) }
            .first
    }
}
