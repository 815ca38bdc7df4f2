// Binary operators. They give objects, never a Swift type: with results of any type the compiler couldn't infer the
// types within a longer expression. A Swift value can stand on either side. Two Python objects need the first form,
// because the forms with a Swift value on the right and on the left would both match.

extension PythonReference {
    /// `left + right`
    public static func + (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("add", right)
    }

    /// `left + right` with a Swift value on the right.
    public static func + (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("add", right)
    }

    /// `left + right` with a Swift value on the left.
    public static func + (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("add", on: left)
    }

    /// The suspending form of `left + right`.
    public static func + (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    /// The suspending form of `left + right` with a Swift value on the right.
    public static func + (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    /// The suspending form of `left + right` with a Swift value on the left.
    public static func + (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("add", on: left)
    }

    /// `left - right`
    public static func - (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("sub", right)
    }

    /// `left - right` with a Swift value on the right.
    public static func - (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("sub", right)
    }

    /// `left - right` with a Swift value on the left.
    public static func - (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("sub", on: left)
    }

    /// The suspending form of `left - right`.
    public static func - (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    /// The suspending form of `left - right` with a Swift value on the right.
    public static func - (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    /// The suspending form of `left - right` with a Swift value on the left.
    public static func - (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("sub", on: left)
    }

    /// `left * right`
    public static func * (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("mul", right)
    }

    /// `left * right` with a Swift value on the right.
    public static func * (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mul", right)
    }

    /// `left * right` with a Swift value on the left.
    public static func * (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mul", on: left)
    }

    /// The suspending form of `left * right`.
    public static func * (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    /// The suspending form of `left * right` with a Swift value on the right.
    public static func * (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    /// The suspending form of `left * right` with a Swift value on the left.
    public static func * (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mul", on: left)
    }

    /// `left / right`
    public static func / (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    /// `left / right` with a Swift value on the right.
    public static func / (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    /// `left / right` with a Swift value on the left.
    public static func / (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("truediv", on: left)
    }

    /// The suspending form of `left / right`.
    public static func / (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    /// The suspending form of `left / right` with a Swift value on the right.
    public static func / (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    /// The suspending form of `left / right` with a Swift value on the left.
    public static func / (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("truediv", on: left)
    }

    /// `left % right`
    public static func % (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("mod", right)
    }

    /// `left % right` with a Swift value on the right.
    public static func % (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mod", right)
    }

    /// `left % right` with a Swift value on the left.
    public static func % (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mod", on: left)
    }

    /// The suspending form of `left % right`.
    public static func % (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    /// The suspending form of `left % right` with a Swift value on the right.
    public static func % (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    /// The suspending form of `left % right` with a Swift value on the left.
    public static func % (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mod", on: left)
    }

    /// `left & right`
    public static func & (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("and_", right)
    }

    /// `left & right` with a Swift value on the right.
    public static func & (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("and_", right)
    }

    /// `left & right` with a Swift value on the left.
    public static func & (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("and_", on: left)
    }

    /// The suspending form of `left & right`.
    public static func & (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    /// The suspending form of `left & right` with a Swift value on the right.
    public static func & (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    /// The suspending form of `left & right` with a Swift value on the left.
    public static func & (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("and_", on: left)
    }

    /// `left | right`
    public static func | (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("or_", right)
    }

    /// `left | right` with a Swift value on the right.
    public static func | (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("or_", right)
    }

    /// `left | right` with a Swift value on the left.
    public static func | (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("or_", on: left)
    }

    /// The suspending form of `left | right`.
    public static func | (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    /// The suspending form of `left | right` with a Swift value on the right.
    public static func | (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    /// The suspending form of `left | right` with a Swift value on the left.
    public static func | (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("or_", on: left)
    }

    /// `left ^ right`
    public static func ^ (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("xor", right)
    }

    /// `left ^ right` with a Swift value on the right.
    public static func ^ (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("xor", right)
    }

    /// `left ^ right` with a Swift value on the left.
    public static func ^ (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("xor", on: left)
    }

    /// The suspending form of `left ^ right`.
    public static func ^ (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    /// The suspending form of `left ^ right` with a Swift value on the right.
    public static func ^ (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    /// The suspending form of `left ^ right` with a Swift value on the left.
    public static func ^ (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("xor", on: left)
    }

    /// `left << right`
    public static func << (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    /// `left << right` with a Swift value on the right.
    public static func << (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    /// `left << right` with a Swift value on the left.
    public static func << (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("lshift", on: left)
    }

    /// The suspending form of `left << right`.
    public static func << (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    /// The suspending form of `left << right` with a Swift value on the right.
    public static func << (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    /// The suspending form of `left << right` with a Swift value on the left.
    public static func << (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("lshift", on: left)
    }

    /// `left >> right`
    public static func >> (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    /// `left >> right` with a Swift value on the right.
    public static func >> (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    /// `left >> right` with a Swift value on the left.
    public static func >> (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("rshift", on: left)
    }

    /// The suspending form of `left >> right`.
    public static func >> (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    /// The suspending form of `left >> right` with a Swift value on the right.
    public static func >> (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    /// The suspending form of `left >> right` with a Swift value on the left.
    public static func >> (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("rshift", on: left)
    }
}
