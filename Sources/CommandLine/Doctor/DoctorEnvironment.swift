internal import Foundation
internal import PyFFI
internal import PythonEnvironments

/// The environment variables that change which Python is used and how.
struct DoctorEnvironment {
    static let names = [
        "PYFFI_PYTHON", "PYFFI_BACKEND", "VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_VERSION", "ASDF_PYTHON_VERSION",
        "MISE_PYTHON_VERSION", "PYTHONHOME", "PYTHONPATH", "PYFFI_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "PIP_INDEX_URL",
        "UV_INDEX_URL", "UV_DEFAULT_INDEX",
    ]

    /// The variables of `names` that are set.
    let variables: [String: String]

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        variables = environment.filter { Self.names.contains($0.key) && !$0.value.isEmpty }
            .mapValues(Redaction.of)
    }
}
