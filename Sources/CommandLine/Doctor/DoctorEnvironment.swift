internal import Foundation
internal import PyFFI

/// The environment variables that change which Python is used and how.
struct DoctorEnvironment {
    static let names = [
        "PYFFI_PYTHON", "PYFFI_BACKEND", "VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_VERSION", "PYTHONHOME", "PYTHONPATH",
    ]

    /// The variables of `names` that are set.
    let variables: [String: String]

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        variables = environment.filter { Self.names.contains($0.key) && !$0.value.isEmpty }
    }
}
