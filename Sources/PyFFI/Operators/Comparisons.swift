// Comparisons that give a Bool by Python's rules. They can throw, so they are no conformance to Equatable or
// Comparable.

extension PythonReference {
    /// `bool(left == right)`
    public static func == (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .equal)
    }

    /// `bool(left == right)` with a Swift value on the right.
    public static func == (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .equal)
    }

    /// `bool(left == right)` with a Swift value on the left.
    public static func == (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.equal, on: left)
    }

    /// The suspending form of `bool(left == right)`.
    public static func == (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .equal)
    }

    /// The suspending form of `bool(left == right)` with a Swift value on the right.
    public static func == (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .equal)
    }

    /// The suspending form of `bool(left == right)` with a Swift value on the left.
    public static func == (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.equal, on: left)
    }

    /// `bool(left != right)`
    public static func != (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .notEqual)
    }

    /// `bool(left != right)` with a Swift value on the right.
    public static func != (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .notEqual)
    }

    /// `bool(left != right)` with a Swift value on the left.
    public static func != (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.notEqual, on: left)
    }

    /// The suspending form of `bool(left != right)`.
    public static func != (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .notEqual)
    }

    /// The suspending form of `bool(left != right)` with a Swift value on the right.
    public static func != (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .notEqual)
    }

    /// The suspending form of `bool(left != right)` with a Swift value on the left.
    public static func != (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.notEqual, on: left)
    }

    /// `bool(left < right)`
    public static func < (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .less)
    }

    /// `bool(left < right)` with a Swift value on the right.
    public static func < (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .less)
    }

    /// `bool(left < right)` with a Swift value on the left.
    public static func < (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.less, on: left)
    }

    /// The suspending form of `bool(left < right)`.
    public static func < (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .less)
    }

    /// The suspending form of `bool(left < right)` with a Swift value on the right.
    public static func < (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .less)
    }

    /// The suspending form of `bool(left < right)` with a Swift value on the left.
    public static func < (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.less, on: left)
    }

    /// `bool(left <= right)`
    public static func <= (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .lessOrEqual)
    }

    /// `bool(left <= right)` with a Swift value on the right.
    public static func <= (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .lessOrEqual)
    }

    /// `bool(left <= right)` with a Swift value on the left.
    public static func <= (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.lessOrEqual, on: left)
    }

    /// The suspending form of `bool(left <= right)`.
    public static func <= (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .lessOrEqual)
    }

    /// The suspending form of `bool(left <= right)` with a Swift value on the right.
    public static func <= (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .lessOrEqual)
    }

    /// The suspending form of `bool(left <= right)` with a Swift value on the left.
    public static func <= (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.lessOrEqual, on: left)
    }

    /// `bool(left > right)`
    public static func > (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .greater)
    }

    /// `bool(left > right)` with a Swift value on the right.
    public static func > (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .greater)
    }

    /// `bool(left > right)` with a Swift value on the left.
    public static func > (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.greater, on: left)
    }

    /// The suspending form of `bool(left > right)`.
    public static func > (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .greater)
    }

    /// The suspending form of `bool(left > right)` with a Swift value on the right.
    public static func > (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .greater)
    }

    /// The suspending form of `bool(left > right)` with a Swift value on the left.
    public static func > (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.greater, on: left)
    }

    /// `bool(left >= right)`
    public static func >= (left: Self, right: some PythonReference) throws -> Bool {
        try left.compareTo(right, by: .greaterOrEqual)
    }

    /// `bool(left >= right)` with a Swift value on the right.
    public static func >= (left: Self, right: some PythonConvertible) throws -> Bool {
        try left.compareTo(right, by: .greaterOrEqual)
    }

    /// `bool(left >= right)` with a Swift value on the left.
    public static func >= (left: some PythonConvertible, right: Self) throws -> Bool {
        try right.compare(.greaterOrEqual, on: left)
    }

    /// The suspending form of `bool(left >= right)`.
    public static func >= (left: Self, right: some PythonReference) async throws -> Bool {
        try await left.compareTo(right, by: .greaterOrEqual)
    }

    /// The suspending form of `bool(left >= right)` with a Swift value on the right.
    public static func >= (left: Self, right: some PythonConvertible) async throws -> Bool {
        try await left.compareTo(right, by: .greaterOrEqual)
    }

    /// The suspending form of `bool(left >= right)` with a Swift value on the left.
    public static func >= (left: some PythonConvertible, right: Self) async throws -> Bool {
        try await right.compareAsync(.greaterOrEqual, on: left)
    }

    // Without these overloads, Swift would promote the object to an Optional, which never equals nil.

    /// `bool(left == None)`
    public static func == (left: Self, right: _OptionalNilComparisonType) throws -> Bool {
        try left.compareTo(PythonValue.none, by: .equal)
    }

    /// The suspending form of `bool(left == None)`.
    public static func == (left: Self, right: _OptionalNilComparisonType) async throws -> Bool {
        try await left.compareTo(PythonValue.none, by: .equal)
    }

    /// `bool(left != None)`
    public static func != (left: Self, right: _OptionalNilComparisonType) throws -> Bool {
        try left.compareTo(PythonValue.none, by: .notEqual)
    }

    /// The suspending form of `bool(left != None)`.
    public static func != (left: Self, right: _OptionalNilComparisonType) async throws -> Bool {
        try await left.compareTo(PythonValue.none, by: .notEqual)
    }
}
