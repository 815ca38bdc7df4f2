import Foundation
import PyFFI
import PythonDiscovery
import TestSupport
import Testing

/// This very program, run once more in a process of its own: one process holds one Python in-process, and its settings
/// belong to the first runtime.
struct TestProgram: Sendable {
    /// Regular expressions over the names of tests, as for `swift test`.
    var filter: String
    var skips: [String] = []
    var environment: [String: String] = [:]
    /// What the program reads from its standard input; nil: the end of file.
    var input: String?

    struct Outcome: Sendable, CustomStringConvertible {
        enum End: Sendable, Equatable {
            case status(Int32)
            case signal(Int32)
        }

        let end: End
        /// What the program wrote to its standard output and error output.
        let text: String

        var description: String { "\(end)\n\(text)" }

        /// The lines that say which expectations failed, and how the program ended.
        var failures: String {
            if let report = text.range(of: Watchdog.mark) { return "\(text[report.lowerBound...])\n\(end)" }
            let lines = text.split(whereSeparator: \.isNewline)
            let told = lines.filter { line in
                line.contains("recorded an issue") || line.contains("Fatal error") || line.hasPrefix("↳")
            }
            return (told.isEmpty ? lines.suffix(20) : told.prefix(40)).joined(separator: "\n") + "\n\(end)"
        }
    }

    /// How the test runner started this process, without what chose the tests: a program of its own on Linux; on macOS
    /// a helper that loads a bundle.
    static func arguments(of own: [String]) -> [String] {
        var kept: [String] = []
        var rest = own.dropFirst()
        while let option = rest.popFirst() {
            guard option == "--test-bundle-path" || option == "--testing-library" else { continue }
            kept.append(option)
            if let value = rest.popFirst() { kept.append(value) }
        }
        return kept.contains("--testing-library") ? kept : kept + ["--testing-library", "swift-testing"]
    }

    /// Runs the program to its end. One that stands still ends itself; see `Watchdog`.
    func run() async throws -> Outcome {
        StartsProcesses.check()
        let folder = try ScratchFolder()
        let output = try folder.write("output", "")
        let process = Process()
        process.executableURL = URL(filePath: Bundle.main.executablePath ?? CommandLine.arguments[0])
        process.arguments =
            Self.arguments(of: CommandLine.arguments) + ["--filter", filter] + skips.flatMap { ["--skip", $0] }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.environment?[Watchdog.depthVariable] = "\(Watchdog.depth + 1)"
        let streams = try Streams(input: folder.write("input", input ?? ""), output: output)
        defer { streams.close() }
        streams.give(to: process)
        try await RunningTests.shared.whileProgramRuns {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                process.terminationHandler = { _ in continuation.resume() }
                do {
                    try Self.withUsualSignals { try process.start() }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
        let end: Outcome.End =
            process.terminationReason == .exit
            ? .status(process.terminationStatus) : .signal(process.terminationStatus)
        return Outcome(end: end, text: String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self))
    }

    /// Runs `body` with no signal blocked: the threads that run tests block all, and a child process inherits that.
    private static func withUsualSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var usual = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &usual)
        defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
        try body()
    }
}
