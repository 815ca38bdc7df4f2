// Why an interpreter is a candidate. Error messages and `pyffi doctor` show this beside its path.

/// The place that led to an interpreter.
package enum InterpreterSource: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    case chosen = "chosen by the program"
    case pyffiPython = "PYFFI_PYTHON"
    case virtualEnvironment = "VIRTUAL_ENV"
    case conda = "CONDA_PREFIX"
    case path = "PATH"
    case pyenvShim = "pyenv shim on PATH"
    case asdfShim = "asdf shim on PATH"
    case miseShim = "mise shim on PATH"
    case pyenv = "pyenv"
    case asdf = "asdf"
    case mise = "mise"
    case uv = "uv"
    case homebrew = "Homebrew"
    case pythonOrg = "python.org"
    case xcode = "Xcode"
    case system = "system folder"

    package var description: String { rawValue }

    /// The environment variable that somebody set to name this interpreter.
    package var variable: String? {
        switch self {
        case .pyffiPython, .virtualEnvironment, .conda: rawValue
        default: nil
        }
    }
}
