// Binary operators. They give objects, never a Swift type: results that could be of any type would leave the compiler
// nothing to go by in the middle of a longer expression. For two Python objects both forms would do; that the second is
// disfavoured decides it, and halves the time that a third form for this case would cost the compiler.

extension PythonReference {
    /// `left + right`
    public static func + (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("add", right)
    }

    @_disfavoredOverload
    public static func + (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("add", on: left)
    }

    public static func + (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    @_disfavoredOverload
    public static func + (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("add", on: left)
    }

    /// `left - right`
    public static func - (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("sub", right)
    }

    @_disfavoredOverload
    public static func - (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("sub", on: left)
    }

    public static func - (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    @_disfavoredOverload
    public static func - (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("sub", on: left)
    }

    /// `left * right`
    public static func * (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mul", right)
    }

    @_disfavoredOverload
    public static func * (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mul", on: left)
    }

    public static func * (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    @_disfavoredOverload
    public static func * (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mul", on: left)
    }

    /// `left / right`
    public static func / (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    @_disfavoredOverload
    public static func / (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("truediv", on: left)
    }

    public static func / (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    @_disfavoredOverload
    public static func / (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("truediv", on: left)
    }

    /// `left % right`
    public static func % (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mod", right)
    }

    @_disfavoredOverload
    public static func % (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mod", on: left)
    }

    public static func % (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    @_disfavoredOverload
    public static func % (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mod", on: left)
    }

    /// `left & right`
    public static func & (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("and_", right)
    }

    @_disfavoredOverload
    public static func & (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("and_", on: left)
    }

    public static func & (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    @_disfavoredOverload
    public static func & (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("and_", on: left)
    }

    /// `left | right`
    public static func | (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("or_", right)
    }

    @_disfavoredOverload
    public static func | (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("or_", on: left)
    }

    public static func | (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    @_disfavoredOverload
    public static func | (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("or_", on: left)
    }

    /// `left ^ right`
    public static func ^ (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("xor", right)
    }

    @_disfavoredOverload
    public static func ^ (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("xor", on: left)
    }

    public static func ^ (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    @_disfavoredOverload
    public static func ^ (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("xor", on: left)
    }

    /// `left << right`
    public static func << (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    @_disfavoredOverload
    public static func << (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("lshift", on: left)
    }

    public static func << (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    @_disfavoredOverload
    public static func << (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("lshift", on: left)
    }

    /// `left >> right`
    public static func >> (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    @_disfavoredOverload
    public static func >> (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("rshift", on: left)
    }

    public static func >> (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    @_disfavoredOverload
    public static func >> (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("rshift", on: left)
    }
}
