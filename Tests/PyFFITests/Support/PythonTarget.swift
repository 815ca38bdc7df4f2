import Foundation
import PyFFI
import PythonDiscovery
import Testing

/// One Python on this machine, over one backend: what the conformance suite runs against.
struct PythonTarget: Sendable, CustomTestStringConvertible {
    let backend: PythonBackendKind
    let executable: String
    let version: PythonVersion

    var testDescription: String { "\(backend.rawValue), Python \(version)" }

    /// A fresh runtime, so that no test sees what another one left in `__main__`.
    func start(_ adjust: (inout PythonRuntime.Configuration) -> Void = { _ in }) throws -> PythonRuntime {
        var configuration = PythonRuntime.Configuration()
        configuration.interpreter = .executable(executable)
        adjust(&configuration)
        return try PythonRuntime(backend, configuration)
    }

    /// Every backend with the newest Python of each minor version from 3.9 on that is found here.
    static let all: [PythonTarget] = {
        var newest: [Int: PythonTarget] = [:]
        for candidate in InterpreterSearch().candidates(for: .automatic).candidates {
            guard let details = try? probe(candidate), details.isSupported, details.implementation == "cpython" else {
                continue
            }
            let target = PythonTarget(backend: .worker, executable: candidate.executable, version: details.version)
            let minor = details.version.minor
            if newest[minor].map({ $0.version < target.version }) ?? true { newest[minor] = target }
        }
        return newest.values.sorted { $0.version < $1.version }
    }()

    /// For what does not depend on Python's version: one target for each backend.
    static let one: [PythonTarget] = all.suffix(1)
}

@Test("a machine that runs the tests has a Python to run them with")
func thereIsAPython() {
    #expect(!PythonTarget.all.isEmpty, "install python3 (3.9 or later)")
}
