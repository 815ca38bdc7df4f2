internal import Foundation

/// Functions of Swift that Python can call.
enum PythonFunction {
    /// `PyCFunction`: what it is bound to, and its argument. Gives a new reference, or NULL with an exception set.
    typealias Body = @convention(c) (PyPointer?, PyPointer?) -> PyPointer?

    /// A new reference to a Python function of one argument. The caller holds the GIL.
    ///
    /// What describes it to Python is kept for good, so this is for a few functions, made once.
    static func make(_ name: String, boundTo object: PyPointer?, _ api: CPython, _ body: @escaping Body) throws
        -> PyPointer
    {
        // `PyMethodDef`: name, function, flags, documentation.
        let definition = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 8)
        definition.storeBytes(of: strdup(name), as: UnsafeMutablePointer<CChar>?.self)
        definition.storeBytes(
            of: unsafeBitCast(body, to: UnsafeRawPointer.self),
            toByteOffset: 8,
            as: UnsafeRawPointer.self
        )
        // METH_O
        definition.storeBytes(of: 0x8, toByteOffset: 16, as: Int.self)
        definition.storeBytes(of: nil, toByteOffset: 24, as: UnsafeRawPointer?.self)
        return try Setup(api: api).check(api.calls.newFunction(definition, object, nil))
    }
}
