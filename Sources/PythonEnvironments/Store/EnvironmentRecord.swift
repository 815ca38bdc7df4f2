package import Foundation
internal import PythonDiscovery

/// What stands in a file of each environment that was made. An environment without it is not whole.
package struct EnvironmentRecord: Codable, Sendable, Hashable {
    static let file = "pyffi-environment.json"

    package let key: String
    /// The interpreter that the environment was made for.
    package let interpreter: String
    package let version: String
    /// The requirements, in words.
    package let requirements: String
    /// What made the environment: `uv 0.9.2`, `pip`.
    package let installer: String
    package let created: Date
    /// The sum of the sizes of all files.
    package let bytes: Int

    init?(ofEnvironment folder: String) {
        let file = URL(filePath: folder).appending(path: Self.file)
        guard let data = try? Data(contentsOf: file),
            let record = try? JSONDecoder().decode(EnvironmentRecord.self, from: data)
        else { return nil }
        self = record
    }

    init(
        _ key: EnvironmentKey,
        _ interpreter: BaseInterpreter,
        requirements: String,
        installer: String,
        bytes: Int
    ) {
        self.key = key.text
        self.interpreter = interpreter.realPath
        version = interpreter.details.fullVersion
        self.requirements = Redaction.of(requirements)
        self.installer = installer
        created = Date()
        self.bytes = bytes
    }

    /// Whether an interpreter finds the environment's packages, and can load them.
    func suits(_ details: InterpreterDetails) -> Bool {
        let made = version.split(separator: ".").prefix(2)
        let has = details.fullVersion.split(separator: ".").prefix(2)
        return made == has && version.hasSuffix("t") == details.isFreeThreaded
    }

    func write(into folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(filePath: folder).appending(path: Self.file))
    }
}
