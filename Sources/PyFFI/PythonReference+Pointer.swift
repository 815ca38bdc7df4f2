internal import InProcessBackend

extension PythonReference {
    /// The object's address, a `PyObject *`, for code that calls Python's C API itself. In-process only.
    ///
    /// The GIL is held while `body` runs, and the object stays alive. The reference belongs to this package, so code
    /// that keeps the address has to take a reference of its own (`Py_IncRef`).
    ///
    /// - Throws: ``PythonError`` of kind `unsupported` on the worker, whose objects are in another process; and what
    ///   `body` throws.
    public func withUnsafePyObject<Result>(_ body: (UnsafeMutableRawPointer) throws -> Result) throws -> Result {
        guard let backend = backend as? InProcessBackend else {
            throw PythonError(
                .unsupported,
                "expected an object in this process, got one in a worker, which has no address here; use the in-process backend"
            )
        }
        return try backend.withPointer(to: place, body)
    }
}
