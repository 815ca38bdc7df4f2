// The operators once more, for objects alone. Swift's own operators are not generic, and the compiler looks at generic
// ones only where no other fits: without these `python.repr(a() + b())` would be ambiguous.

extension PythonObject {
    /// `left + right` of two objects.
    public static func + (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("add", right)
    }

    /// `left + right` of an object and a Swift value.
    public static func + (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("add", right)
    }

    /// `left + right` of a Swift value and an object.
    public static func + (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("add", on: left)
    }

    /// The suspending form of `left + right` of two objects.
    public static func + (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    /// The suspending form of `left + right` of an object and a Swift value.
    public static func + (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    /// The suspending form of `left + right` of a Swift value and an object.
    public static func + (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("add", on: left)
    }

    /// `left - right` of two objects.
    public static func - (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("sub", right)
    }

    /// `left - right` of an object and a Swift value.
    public static func - (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("sub", right)
    }

    /// `left - right` of a Swift value and an object.
    public static func - (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("sub", on: left)
    }

    /// The suspending form of `left - right` of two objects.
    public static func - (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    /// The suspending form of `left - right` of an object and a Swift value.
    public static func - (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    /// The suspending form of `left - right` of a Swift value and an object.
    public static func - (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("sub", on: left)
    }

    /// `left * right` of two objects.
    public static func * (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("mul", right)
    }

    /// `left * right` of an object and a Swift value.
    public static func * (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("mul", right)
    }

    /// `left * right` of a Swift value and an object.
    public static func * (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("mul", on: left)
    }

    /// The suspending form of `left * right` of two objects.
    public static func * (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    /// The suspending form of `left * right` of an object and a Swift value.
    public static func * (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    /// The suspending form of `left * right` of a Swift value and an object.
    public static func * (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("mul", on: left)
    }

    /// `left / right` of two objects.
    public static func / (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    /// `left / right` of an object and a Swift value.
    public static func / (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    /// `left / right` of a Swift value and an object.
    public static func / (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("truediv", on: left)
    }

    /// The suspending form of `left / right` of two objects.
    public static func / (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    /// The suspending form of `left / right` of an object and a Swift value.
    public static func / (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    /// The suspending form of `left / right` of a Swift value and an object.
    public static func / (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("truediv", on: left)
    }

    /// `left % right` of two objects.
    public static func % (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("mod", right)
    }

    /// `left % right` of an object and a Swift value.
    public static func % (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("mod", right)
    }

    /// `left % right` of a Swift value and an object.
    public static func % (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("mod", on: left)
    }

    /// The suspending form of `left % right` of two objects.
    public static func % (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    /// The suspending form of `left % right` of an object and a Swift value.
    public static func % (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    /// The suspending form of `left % right` of a Swift value and an object.
    public static func % (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("mod", on: left)
    }

    /// `left & right` of two objects.
    public static func & (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("and_", right)
    }

    /// `left & right` of an object and a Swift value.
    public static func & (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("and_", right)
    }

    /// `left & right` of a Swift value and an object.
    public static func & (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("and_", on: left)
    }

    /// The suspending form of `left & right` of two objects.
    public static func & (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    /// The suspending form of `left & right` of an object and a Swift value.
    public static func & (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    /// The suspending form of `left & right` of a Swift value and an object.
    public static func & (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("and_", on: left)
    }

    /// `left | right` of two objects.
    public static func | (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("or_", right)
    }

    /// `left | right` of an object and a Swift value.
    public static func | (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("or_", right)
    }

    /// `left | right` of a Swift value and an object.
    public static func | (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("or_", on: left)
    }

    /// The suspending form of `left | right` of two objects.
    public static func | (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    /// The suspending form of `left | right` of an object and a Swift value.
    public static func | (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    /// The suspending form of `left | right` of a Swift value and an object.
    public static func | (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("or_", on: left)
    }

    /// `left ^ right` of two objects.
    public static func ^ (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("xor", right)
    }

    /// `left ^ right` of an object and a Swift value.
    public static func ^ (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("xor", right)
    }

    /// `left ^ right` of a Swift value and an object.
    public static func ^ (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("xor", on: left)
    }

    /// The suspending form of `left ^ right` of two objects.
    public static func ^ (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    /// The suspending form of `left ^ right` of an object and a Swift value.
    public static func ^ (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    /// The suspending form of `left ^ right` of a Swift value and an object.
    public static func ^ (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("xor", on: left)
    }

    /// `left << right` of two objects.
    public static func << (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    /// `left << right` of an object and a Swift value.
    public static func << (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    /// `left << right` of a Swift value and an object.
    public static func << (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("lshift", on: left)
    }

    /// The suspending form of `left << right` of two objects.
    public static func << (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    /// The suspending form of `left << right` of an object and a Swift value.
    public static func << (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    /// The suspending form of `left << right` of a Swift value and an object.
    public static func << (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("lshift", on: left)
    }

    /// `left >> right` of two objects.
    public static func >> (left: PythonObject, right: PythonObject) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    /// `left >> right` of an object and a Swift value.
    public static func >> (left: PythonObject, right: any PythonConvertible) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    /// `left >> right` of a Swift value and an object.
    public static func >> (left: any PythonConvertible, right: PythonObject) throws -> PythonObject {
        try right.operate("rshift", on: left)
    }

    /// The suspending form of `left >> right` of two objects.
    public static func >> (left: PythonObject, right: PythonObject) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    /// The suspending form of `left >> right` of an object and a Swift value.
    public static func >> (left: PythonObject, right: any PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    /// The suspending form of `left >> right` of a Swift value and an object.
    public static func >> (left: any PythonConvertible, right: PythonObject) async throws -> PythonObject {
        try await right.operateAsync("rshift", on: left)
    }
}
