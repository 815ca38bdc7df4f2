// Binary operators. They give objects, never a Swift type: results that could be of any type would leave the compiler
// nothing to go by in the middle of a longer expression. A Swift value can stand on either side; the first form is for
// two Python objects, for which both of the others would do.

extension PythonReference {
    /// `left + right`
    public static func + (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("add", right)
    }

    public static func + (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("add", right)
    }

    public static func + (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("add", on: left)
    }

    public static func + (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    public static func + (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("add", right)
    }

    public static func + (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("add", on: left)
    }

    /// `left - right`
    public static func - (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("sub", right)
    }

    public static func - (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("sub", right)
    }

    public static func - (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("sub", on: left)
    }

    public static func - (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    public static func - (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("sub", right)
    }

    public static func - (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("sub", on: left)
    }

    /// `left * right`
    public static func * (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("mul", right)
    }

    public static func * (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mul", right)
    }

    public static func * (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mul", on: left)
    }

    public static func * (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    public static func * (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mul", right)
    }

    public static func * (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mul", on: left)
    }

    /// `left / right`
    public static func / (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    public static func / (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("truediv", right)
    }

    public static func / (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("truediv", on: left)
    }

    public static func / (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    public static func / (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("truediv", right)
    }

    public static func / (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("truediv", on: left)
    }

    /// `left % right`
    public static func % (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("mod", right)
    }

    public static func % (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("mod", right)
    }

    public static func % (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("mod", on: left)
    }

    public static func % (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    public static func % (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("mod", right)
    }

    public static func % (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("mod", on: left)
    }

    /// `left & right`
    public static func & (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("and_", right)
    }

    public static func & (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("and_", right)
    }

    public static func & (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("and_", on: left)
    }

    public static func & (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    public static func & (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("and_", right)
    }

    public static func & (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("and_", on: left)
    }

    /// `left | right`
    public static func | (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("or_", right)
    }

    public static func | (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("or_", right)
    }

    public static func | (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("or_", on: left)
    }

    public static func | (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    public static func | (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("or_", right)
    }

    public static func | (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("or_", on: left)
    }

    /// `left ^ right`
    public static func ^ (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("xor", right)
    }

    public static func ^ (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("xor", right)
    }

    public static func ^ (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("xor", on: left)
    }

    public static func ^ (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    public static func ^ (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("xor", right)
    }

    public static func ^ (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("xor", on: left)
    }

    /// `left << right`
    public static func << (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    public static func << (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("lshift", right)
    }

    public static func << (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("lshift", on: left)
    }

    public static func << (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    public static func << (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("lshift", right)
    }

    public static func << (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("lshift", on: left)
    }

    /// `left >> right`
    public static func >> (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    public static func >> (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("rshift", right)
    }

    public static func >> (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("rshift", on: left)
    }

    public static func >> (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    public static func >> (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("rshift", right)
    }

    public static func >> (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("rshift", on: left)
    }
}
