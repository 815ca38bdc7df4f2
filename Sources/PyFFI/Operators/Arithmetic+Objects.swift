// The operators once more, for objects alone. Swift's own operators are not generic, and the compiler looks at generic
// ones only where no other fits: without these `python.repr(a() + b())` would be ambiguous.

extension PythonObject {
    /// `left + right` of two objects.
    public static func + (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("add", right)
    }

    /// The suspending form of `left + right` of two objects.
    public static func + (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    /// `left - right` of two objects.
    public static func - (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("sub", right)
    }

    /// The suspending form of `left - right` of two objects.
    public static func - (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    /// `left * right` of two objects.
    public static func * (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("mul", right)
    }

    /// The suspending form of `left * right` of two objects.
    public static func * (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    /// `left / right` of two objects.
    public static func / (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    /// The suspending form of `left / right` of two objects.
    public static func / (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    /// `left % right` of two objects.
    public static func % (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("mod", right)
    }

    /// The suspending form of `left % right` of two objects.
    public static func % (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    /// `left & right` of two objects.
    public static func & (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("and_", right)
    }

    /// The suspending form of `left & right` of two objects.
    public static func & (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    /// `left | right` of two objects.
    public static func | (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("or_", right)
    }

    /// The suspending form of `left | right` of two objects.
    public static func | (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    /// `left ^ right` of two objects.
    public static func ^ (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("xor", right)
    }

    /// The suspending form of `left ^ right` of two objects.
    public static func ^ (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    /// `left << right` of two objects.
    public static func << (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    /// The suspending form of `left << right` of two objects.
    public static func << (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    /// `left >> right` of two objects.
    public static func >> (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    /// The suspending form of `left >> right` of two objects.
    public static func >> (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }
}
