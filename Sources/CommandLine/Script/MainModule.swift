internal import PyFFI

/// The module that a script runs as.
struct MainModule {
    private let module: PythonObject
    private let python: PythonRuntime
    private let start: ScriptStart

    /// To be made before a module of the script's folder can be imported in the place of one that this library needs.
    init(_ module: PythonObject, _ python: PythonRuntime) async throws {
        self.module = module
        self.python = python
        start = try await ScriptStart(python)
    }

    /// Gives the module the names that python3 gives it, and puts the script's folder first on the search path.
    ///
    /// - Parameter isFile: whether `file` is a path, and not a name such as `<stdin>`.
    func prepare(
        file: some PythonConvertible,
        isFile: Bool = false,
        searchPath: some PythonConvertible
    ) async throws {
        let machinery = try await python.import("importlib.machinery")
        let loader =
            try await isFile ? machinery.SourceFileLoader("__main__", file) : machinery.getAttribute("BuiltinImporter")
        try await module.setAttribute("__file__", to: file)
        try await module.setAttribute("__loader__", to: loader)
        if python.version < PythonVersion(major: 3, minor: 15) {
            try await module.setAttribute("__cached__", to: python.none)
        }
        if python.version < PythonVersion(major: 3, minor: 14) {
            try await module.setAttribute("__annotations__", to: python.dict())
        }
        try await search(searchPath)
    }

    /// Compiles and runs the bytes of a script. Python finds their encoding itself.
    func run(_ source: some PythonConvertible, file: some PythonConvertible) async throws {
        let code = try await python.compile(source, file, "exec", dont_inherit: true)
        try await start.call(python[dynamicMember: "exec"], [code, PythonObject(module.__dict__)])
    }

    /// Runs the `__main__` of a folder or a zip file by the function that python3 uses, so that tracebacks have the
    /// same frames.
    func runPackage(at path: PythonObject) async throws {
        try await search(path, evenIfSafe: true)
        try await start.call(python.import("runpy")._run_module_as_main, ["__main__", false])
    }

    private func search(_ path: some PythonConvertible, evenIfSafe: Bool = false) async throws {
        let sys = try await python.import("sys")
        if !evenIfSafe, try await hasSafePath(sys) { return }
        try await sys.path.insert(0, path)
    }

    /// Whether the user keeps the script's folder off the search path. The flag alone doesn't tell: this library may
    /// have set it for the worker's start.
    private func hasSafePath(_ sys: PythonObject) async throws -> Bool {
        guard try await sys.flags.hasAttribute("safe_path"), try await Bool(sys.flags.safe_path) else { return false }
        if try await Bool(python.bool(sys.flags.isolated)) { return true }
        let variables = try await python.import("os").environ
        return try await Bool(python.bool(variables.get("PYTHONSAFEPATH")))
    }
}
