internal import ArgumentParser
internal import PyFFI
internal import PythonDiscovery

/// What `--python` names: a version where it is one, else an executable.
struct ChosenPython: ExpressibleByArgument {
    let choice: InterpreterChoice

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        choice = VersionRequest(argument) == nil ? .executable(argument) : .version(argument)
    }
}
