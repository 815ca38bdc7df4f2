internal import PythonDiscovery

/// What an environment is kept under: everything that decides what is in it.
package struct EnvironmentKey: Sendable, Hashable {
    package let text: String

    init(_ interpreter: BaseInterpreter, _ requirements: Requirements) {
        let details = interpreter.details
        let text = """
            environment 1
            \(interpreter.realPath)
            \(details.implementation) \(details.version)\(details.isFreeThreaded ? "t" : "") \(details.architecture)
            \(requirements.key)
            """
        // It is written down. Who gets a package does not decide what is in it, and a new password is no reason to
        // install everything anew.
        self.text = Redaction.of(text)
    }

    /// The name of the environment's folder. Environments are told apart by their whole keys, so the hash need not
    /// resist anybody who looks for two keys with the same one.
    var name: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
