import BackendInterface
import Foundation
import PythonDiscovery
import Testing

/// The Pythons of the machine that runs the tests.
enum Machine {
    struct Python: CustomTestStringConvertible, Sendable {
        let path: String
        let version: String
        var testDescription: String { version }

        func command(_ arguments: String..., input: String? = nil, folder: String? = nil) -> Command {
            Command(executable: URL(fileURLWithPath: path), arguments: arguments, input: input, folder: folder)
        }
    }

    /// One for each minor version.
    static let pythons: [Python] = {
        var found: [String: Python] = [:]
        for candidate in InterpreterSearch().candidates(for: .automatic).candidates {
            guard let details = try? probe(candidate), details.isSupported else { continue }
            let minor = "\(details.version.major).\(details.version.minor)\(details.isFreeThreaded ? "t" : "")"
            if found[minor] == nil {
                found[minor] = Python(path: details.executable, version: details.version.description)
            }
        }
        return found.values.sorted { $0.version.compare($1.version, options: .numeric) == .orderedAscending }
    }()
}
