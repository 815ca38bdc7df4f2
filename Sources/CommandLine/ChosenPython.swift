internal import ArgumentParser
internal import PyFFI
internal import PythonDiscovery

/// The value of `--python`: a version, or else an executable.
struct ChosenPython: ExpressibleByArgument {
    let choice: InterpreterChoice

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        choice = VersionRequest(argument) == nil ? .executable(argument) : .version(argument)
    }
}
