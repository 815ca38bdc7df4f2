internal import ArgumentParser
internal import Foundation
internal import SystemSupport

/// The command `pyffi`: to try the library, to find what is wrong, and to measure.
@main
struct Pyffi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pyffi",
        abstract: "Runs Python from Swift, in a process of its own or in this one.",
        discussion: """
            Exit status: the script's own for sys.exit; 1 for an exception; 2 for wrong usage; 3 when the Python worker \
            died; 4 when no usable Python was found or its environment can't be made; 120 when output could not be written at the end; 124 when the \
            time limit was over.

            Variables: PYFFI_PYTHON names the Python to use, PYFFI_BACKEND the backend (worker or in-process), \
            PYFFI_CACHE_DIR the folder where environments are kept.
            """,
        version: "0.1.0",
        subcommands: [
            Tour.self, Eval.self, Exec.self, Generate.self, EnvironmentCommand.self, Doctor.self, Bench.self,
            TryBackend.self,
        ]
    )

    /// ArgumentParser's `main`, but wrong usage ends with status 2, as in Python and most tools, instead of 64.
    static func main() {
        _ = StandardStream.closedAtStart
        _ = InheritedDescriptors.numbers
        SignalDispositions.takeOver()
        FatalSignal.prepare()
        MainThread.park { await runAndExit() }
    }

    private static func runAndExit() async -> Never {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit()
        } catch let error where exitCode(for: error) == .validationFailure {
            StandardStream.error.write(fullMessage(for: error) + "\n")
            Foundation.exit(ExitStatus.usage.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}
