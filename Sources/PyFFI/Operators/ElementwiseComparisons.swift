// Comparisons that give Python's own result, such as the masks of numpy and pandas. Swift's SIMD types use the same
// operators to compare element by element.

extension PythonReference {
    /// `left == right` as Python gives it: an array of bools for a numpy array.
    public static func .== (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("eq", right)
    }

    /// `left == right` with a Swift value on the right.
    public static func .== (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("eq", right)
    }

    /// `left == right` with a Swift value on the left.
    public static func .== (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("eq", on: left)
    }

    /// The suspending form of `left == right`.
    public static func .== (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("eq", right)
    }

    /// The suspending form of `left == right` with a Swift value on the right.
    public static func .== (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("eq", right)
    }

    /// The suspending form of `left == right` with a Swift value on the left.
    public static func .== (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("eq", on: left)
    }

    /// `left != right` as Python gives it: an array of bools for a numpy array.
    public static func .!= (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("ne", right)
    }

    /// `left != right` with a Swift value on the right.
    public static func .!= (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("ne", right)
    }

    /// `left != right` with a Swift value on the left.
    public static func .!= (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("ne", on: left)
    }

    /// The suspending form of `left != right`.
    public static func .!= (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("ne", right)
    }

    /// The suspending form of `left != right` with a Swift value on the right.
    public static func .!= (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("ne", right)
    }

    /// The suspending form of `left != right` with a Swift value on the left.
    public static func .!= (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("ne", on: left)
    }

    /// `left < right` as Python gives it: an array of bools for a numpy array.
    public static func .< (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("lt", right)
    }

    /// `left < right` with a Swift value on the right.
    public static func .< (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("lt", right)
    }

    /// `left < right` with a Swift value on the left.
    public static func .< (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("lt", on: left)
    }

    /// The suspending form of `left < right`.
    public static func .< (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("lt", right)
    }

    /// The suspending form of `left < right` with a Swift value on the right.
    public static func .< (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("lt", right)
    }

    /// The suspending form of `left < right` with a Swift value on the left.
    public static func .< (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("lt", on: left)
    }

    /// `left <= right` as Python gives it: an array of bools for a numpy array.
    public static func .<= (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("le", right)
    }

    /// `left <= right` with a Swift value on the right.
    public static func .<= (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("le", right)
    }

    /// `left <= right` with a Swift value on the left.
    public static func .<= (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("le", on: left)
    }

    /// The suspending form of `left <= right`.
    public static func .<= (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("le", right)
    }

    /// The suspending form of `left <= right` with a Swift value on the right.
    public static func .<= (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("le", right)
    }

    /// The suspending form of `left <= right` with a Swift value on the left.
    public static func .<= (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("le", on: left)
    }

    /// `left > right` as Python gives it: an array of bools for a numpy array.
    public static func .> (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("gt", right)
    }

    /// `left > right` with a Swift value on the right.
    public static func .> (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("gt", right)
    }

    /// `left > right` with a Swift value on the left.
    public static func .> (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("gt", on: left)
    }

    /// The suspending form of `left > right`.
    public static func .> (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("gt", right)
    }

    /// The suspending form of `left > right` with a Swift value on the right.
    public static func .> (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("gt", right)
    }

    /// The suspending form of `left > right` with a Swift value on the left.
    public static func .> (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("gt", on: left)
    }

    /// `left >= right` as Python gives it: an array of bools for a numpy array.
    public static func .>= (left: Self, right: some PythonReference) throws -> PythonObject {
        try left.operate("ge", right)
    }

    /// `left >= right` with a Swift value on the right.
    public static func .>= (left: Self, right: some PythonConvertible) throws -> PythonObject {
        try left.operate("ge", right)
    }

    /// `left >= right` with a Swift value on the left.
    public static func .>= (left: some PythonConvertible, right: Self) throws -> PythonObject {
        try right.operate("ge", on: left)
    }

    /// The suspending form of `left >= right`.
    public static func .>= (left: Self, right: some PythonReference) async throws -> PythonObject {
        try await left.operateAsync("ge", right)
    }

    /// The suspending form of `left >= right` with a Swift value on the right.
    public static func .>= (left: Self, right: some PythonConvertible) async throws -> PythonObject {
        try await left.operateAsync("ge", right)
    }

    /// The suspending form of `left >= right` with a Swift value on the left.
    public static func .>= (left: some PythonConvertible, right: Self) async throws -> PythonObject {
        try await right.operateAsync("ge", on: left)
    }
}
