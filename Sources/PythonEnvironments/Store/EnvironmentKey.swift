internal import PythonDiscovery
internal import SystemSupport

/// What an environment is kept under: everything that decides what is in it.
package struct EnvironmentKey: Sendable, Hashable {
    package let text: String

    init(_ interpreter: BaseInterpreter, _ requirements: Requirements) {
        let details = interpreter.details
        let text = """
            environment 1
            \(interpreter.realPath)
            \(details.implementation) \(details.fullVersion) \(details.architecture)
            \(requirements.key)
            """
        // It is written down. Who gets a package does not decide what is in it, and a new password is no reason to
        // install everything anew.
        self.text = Redaction.of(text)
    }

    /// The name of the environment's folder.
    var name: String { StableHash.of(text) }
}
