internal import ArgumentParser
internal import Foundation
internal import PyFFI

/// Where Python runs: what every command asks that uses it.
struct BackendOption: ParsableArguments {
    /// nil: what the environment says.
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

    /// What a runtime takes; nil where the environment names none that there is, which is for the runtime to say.
    var effective: PythonBackendKind? { chosen ?? PythonBackendKind(rawValue: name) }

    /// By name, since the environment may name anything.
    var name: String {
        if let chosen { return chosen.rawValue }
        let named = ProcessInfo.processInfo.environment["PYFFI_BACKEND"] ?? ""
        return named.isEmpty ? PythonBackendKind.worker.rawValue : named
    }
}
