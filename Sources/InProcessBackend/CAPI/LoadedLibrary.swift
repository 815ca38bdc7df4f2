internal import BackendInterface
internal import SystemSupport

/// A shared library in this process, and the addresses of what it exports.
struct LoadedLibrary: @unchecked Sendable {  // a handle that any thread may use
    let path: String
    private let handle: UnsafeMutableRawPointer

    /// Loads the library with `RTLD_GLOBAL`: extension modules aren't linked to libpython and look for its symbols in
    /// the process.
    ///
    /// - Throws: `startFailed` with the dynamic linker's words: no such file, no library, one of another architecture.
    init(path: String) throws {
        #if !canImport(Darwin)
            if TruncatedLibrary.isTruncated(path) { throw Self.failure(path, "its end is missing") }
        #endif
        guard let handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "the dynamic linker doesn't say why"
            throw Self.failure(path, reason)
        }
        self.path = path
        self.handle = handle
    }

    private static func failure(_ path: String, _ reason: String) -> PythonError {
        PythonError(
            .startFailed,
            "can't load \(path) as a Python library: \(reason); name another one, or use the worker backend"
        )
    }

    func close() { dlclose(handle) }

    /// The address of a variable or function; nil in a version without it.
    func address(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }

    /// The address of a variable or function that every supported version has.
    func required(_ name: String) throws -> UnsafeMutableRawPointer {
        guard let address = address(name) else {
            throw PythonError(.startFailed, "\(path) \(objection(without: name)), or use the worker backend")
        }
        return address
    }

    /// Why a library without this function can't be used: it is no Python's, or that of a Python that is yet to come.
    private func objection(without name: String) -> String {
        guard let version: @convention(c) () -> UnsafePointer<CChar> = optional("Py_GetVersion") else {
            return "is no library of Python 3.9 or later: it has no \(name); name another one"
        }
        let number = String(cString: version()).prefix { $0 != " " }
        return "is the library of Python \(number), which lacks \(name), as no tested one does; choose another Python"
    }

    func function<Function>(_ name: String, as type: Function.Type = Function.self) throws -> Function {
        // A C function type is an address, and the caller declares the type of CPython's documentation.
        unsafeBitCast(try required(name), to: type)
    }

    func optional<Function>(_ name: String, as type: Function.Type = Function.self) -> Function? {
        // The cast is safe as in `function`.
        address(name).map { unsafeBitCast($0, to: type) }
    }
}
