internal import ArgumentParser
internal import Foundation
internal import PyFFI

/// The option `--backend` of every command that uses Python.
struct BackendOption: ParsableArguments {
    /// nil: the environment decides.
    @Option(
        name: .customLong("backend"),
        help: ArgumentHelp(
            "Where Python runs (default: PYFFI_BACKEND, else worker).",
            valueName: PythonBackendKind.allCases.map(\.rawValue).joined(separator: "|")
        ),
        transform: { text in
            guard let kind = PythonBackendKind(rawValue: text) else { throw ValidationError("no such backend.") }
            return kind
        }
    )
    var chosen: PythonBackendKind?

    /// The backend; nil if the environment names an unknown one, which the runtime reports at its start.
    var effective: PythonBackendKind? { chosen ?? PythonBackendKind(rawValue: name) }

    /// The backend's name, which may be an unknown one if the environment gives it.
    var name: String {
        if let chosen { return chosen.rawValue }
        let named = ProcessInfo.processInfo.environment["PYFFI_BACKEND"] ?? ""
        return named.isEmpty ? PythonBackendKind.worker.rawValue : named
    }
}
