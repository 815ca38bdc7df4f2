internal import PythonDiscovery
internal import SystemSupport

/// Which packages a runtime has: an environment that is there, or one that is made when it is first needed.
///
/// ```swift
/// var configuration = PythonRuntime.Configuration()
/// configuration.environment = .dependencies(["numpy>=2", "pandas"])
/// let python = try PythonRuntime(.worker, configuration)      // the first time, this installs the packages
/// ```
///
/// An environment that is made is kept in the user's folder for caches (`~/.cache/pyffi`, or what `PYFFI_CACHE_DIR`
/// names) for each interpreter and each set of requirements. It is made by uv, if `uv` is on `PATH`, else by the
/// interpreter's own `venv` and `pip`, whose settings (indexes, proxies) apply. Once made, it needs no network and costs
/// no start of another process.
public struct PythonEnvironment: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        case system
        case virtualEnvironment(String)
        case nearest
        case uvManaged
        case uvProject(String)
        case required(RequirementSource)
        case shipped(String, otherwise: Kind)
    }

    package let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    /// The interpreter as it is, with the packages that are installed for it.
    public static let system = PythonEnvironment(.system)

    /// A virtual environment, by its folder (the one with `pyvenv.cfg`), with the packages that it has.
    ///
    /// The path may begin with `~/`; a relative one counts from the current directory.
    public static func virtualEnvironment(_ path: String) -> PythonEnvironment {
        PythonEnvironment(.virtualEnvironment(path))
    }

    /// The `.venv` in the current directory or the nearest folder above it; else in a folder above this program's
    /// executable, as for a program that `swift run` has built in its package.
    public static let nearestVirtualEnvironment = PythonEnvironment(.nearest)

    /// A Python that uv has installed (`uv python install 3.13`), of the version that the configuration asks for.
    public static let uvManaged = PythonEnvironment(.uvManaged)

    /// The environment of a uv project, by the folder with its `pyproject.toml`: `.venv` there, which `uv sync` brings up
    /// to date when `pyproject.toml` or `uv.lock` has changed. Where there is a lock, its versions are installed; one that
    /// is out of date is an error (`--locked`). Where there is no uv, a `.venv` that is there is used as it is.
    public static func uvProject(_ folder: String) -> PythonEnvironment { PythonEnvironment(.uvProject(folder)) }

    /// An environment with these packages and what they depend on. Each requirement is a line as pip's requirements files
    /// have it: `"numpy>=2"`, `"pandas[excel]"`, `"mypackage @ file:///…"`, `"-e ./mypackage"`.
    public static func dependencies(_ requirements: [String]) -> PythonEnvironment {
        PythonEnvironment(.required(.lines(requirements)))
    }

    /// An environment with what a requirements file names.
    public static func requirements(file: String) -> PythonEnvironment {
        PythonEnvironment(.required(.file(file)))
    }

    /// An environment with what a script says that it needs, in its `# /// script` block (PEP 723): `dependencies`, and
    /// `requires-python`.
    ///
    /// - Parameter requirements: packages besides those of the script.
    public static func script(_ path: String, adding requirements: [String] = []) -> PythonEnvironment {
        PythonEnvironment(.required(.script(path, text: nil, also: requirements)))
    }

    /// - Parameter text: the script.
    package static func script(_ path: String, text: String, adding requirements: [String]) -> PythonEnvironment {
        PythonEnvironment(.required(.script(path, text: text, also: requirements)))
    }

    /// An environment that was taken along with the program (`pyffi env create --into FOLDER`): a folder beside the
    /// executable. While there is none, as when the program is developed, `environment` is used.
    ///
    /// ```swift
    /// configuration.environment = .shipped("python", otherwise: .requirements(file: "requirements.txt"))
    /// ```
    ///
    /// - Parameter path: counts from the folder of this program's executable.
    public static func shipped(_ path: String, otherwise environment: PythonEnvironment) -> PythonEnvironment {
        PythonEnvironment(.shipped(path, otherwise: environment.kind))
    }

    /// Removes the environments that were made, but for those that a running program uses.
    ///
    /// - Throws: ``PythonError`` of kind `environment` for what can't be removed.
    public static func clearCache() throws {
        try EnvironmentStore.standard().clear()
    }
}
