internal import Foundation

/// A Swift function that Python can call. Python keeps the address of its definition, which is never freed.
struct PythonFunction: @unchecked Sendable {  // an address of memory that doesn't change
    /// Arguments: what the function is bound to, its positional arguments, their number. Gives NULL with an exception
    /// set.
    typealias Body = @convention(c) (PyPointer?, UnsafePointer<PyPointer?>?, Int) -> NewReference?

    /// `PyMethodDef`: name, function, flags, documentation.
    private let definition: UnsafeMutableRawPointer

    init(_ name: String, _ body: @escaping Body) {
        definition = .allocate(byteCount: 32, alignment: 8)
        definition.storeBytes(of: strdup(name), as: UnsafeMutablePointer<CChar>?.self)
        definition.storeBytes(
            of: unsafeBitCast(body, to: UnsafeRawPointer.self),  // a C function is its address
            toByteOffset: 8,
            as: UnsafeRawPointer.self
        )
        // METH_FASTCALL
        definition.storeBytes(of: 0x80, toByteOffset: 16, as: Int.self)
        definition.storeBytes(of: nil, toByteOffset: 24, as: UnsafeRawPointer?.self)
    }

    /// The function for Python. The caller holds the GIL.
    func object(boundTo object: PyPointer?, _ api: CPython) throws -> Owned {
        try Setup(api: api).check(api.calls.newFunction(definition, object, nil))
    }
}
