import BackendInterface
import Foundation
import PyFFI
import PythonDiscovery
import Testing

/// The Pythons of the machine that runs the tests.
enum Machine {
    struct Python: CustomTestStringConvertible, Sendable {
        let path: String
        let version: String
        let hasSharedLibrary: Bool
        var testDescription: String { version }

        func command(_ arguments: String..., input: String? = nil, folder: String? = nil) -> Command {
            Command(executable: URL(fileURLWithPath: path), arguments: arguments, input: input, folder: folder)
        }
    }

    /// One for each minor version, and one more for each that is free-threaded.
    static let pythons: [Python] = {
        var found: [String: Python] = [:]
        for candidate in InterpreterSearch().candidates(for: .automatic).candidates {
            guard let details = try? probe(candidate), details.isSupported else { continue }
            let minor = "\(details.version.major).\(details.version.minor)\(details.isFreeThreaded ? "t" : "")"
            if found[minor] == nil {
                found[minor] = Python(
                    path: details.executable,
                    version: details.version.description,
                    hasSharedLibrary: details.sharedLibrary != nil
                )
            }
        }
        return found.values.sorted { $0.version.compare($1.version, options: .numeric) == .orderedAscending }
    }()

    /// A Python and a backend that it can be used by.
    struct Setting: CustomTestStringConvertible, Sendable {
        let python: Python
        let backend: PythonBackendKind
        var testDescription: String { "\(python.version), \(backend.rawValue)" }

        func pyffi(_ arguments: String..., input: String? = nil, folder: String? = nil) throws -> Command {
            Command(
                executable: try BuiltExecutable.url.get(),
                arguments: arguments,
                input: input,
                environment: ["PYFFI_PYTHON": python.path],
                folder: folder
            ).on(backend)
        }
    }

    static let settings: [Setting] = pythons.flatMap { python in
        PythonBackendKind.allCases
            .filter { $0 == .worker || python.hasSharedLibrary }
            .map { Setting(python: python, backend: $0) }
    }

    /// The backends that the default Python can be used by.
    static let backends: [PythonBackendKind] = {
        let walk = InterpreterSearch().candidates(for: .automatic).candidates
        let usual = walk.lazy.compactMap { try? probe($0) }.first(where: \.isSupported)
        return PythonBackendKind.allCases.filter { $0 == .worker || usual?.sharedLibrary != nil }
    }()
}
