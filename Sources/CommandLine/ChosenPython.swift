internal import ArgumentParser
internal import PyFFI
internal import PythonDiscovery

/// The value of `--python`: a version or a constraint, or else an executable.
struct ChosenPython: ExpressibleByArgument {
    let choice: InterpreterChoice

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        // No file has such a name, so a constraint with a mistake in it is refused as a constraint.
        let isConstraint = ["<", ">", "=", "!", "~="].contains { argument.hasPrefix($0) }
        choice = isConstraint || VersionRequest(argument) != nil ? .version(argument) : .executable(argument)
    }
}
