extension PythonReference {
    /// `left += right`
    ///
    /// As in Python, the object changes itself if it can, and then the variable refers to the result. Other variables
    /// that hold the object see a list grow, and keep the old value of an int. This is true of all operators that
    /// assign.
    public static func += (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("iadd", right))
    }

    /// The suspending form of `left += right`.
    public static func += (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("iadd", right))
    }

    /// `left -= right`
    public static func -= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("isub", right))
    }

    /// The suspending form of `left -= right`.
    public static func -= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("isub", right))
    }

    /// `left *= right`
    public static func *= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("imul", right))
    }

    /// The suspending form of `left *= right`.
    public static func *= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("imul", right))
    }

    /// `left /= right`
    public static func /= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("itruediv", right))
    }

    /// The suspending form of `left /= right`.
    public static func /= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("itruediv", right))
    }

    /// `left %= right`
    public static func %= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("imod", right))
    }

    /// The suspending form of `left %= right`.
    public static func %= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("imod", right))
    }

    /// `left &= right`
    public static func &= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("iand", right))
    }

    /// The suspending form of `left &= right`.
    public static func &= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("iand", right))
    }

    /// `left |= right`
    public static func |= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("ior", right))
    }

    /// The suspending form of `left |= right`.
    public static func |= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("ior", right))
    }

    /// `left ^= right`
    public static func ^= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("ixor", right))
    }

    /// The suspending form of `left ^= right`.
    public static func ^= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("ixor", right))
    }

    /// `left <<= right`
    public static func <<= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("ilshift", right))
    }

    /// The suspending form of `left <<= right`.
    public static func <<= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("ilshift", right))
    }

    /// `left >>= right`
    public static func >>= (left: inout Self, right: some PythonConvertible) throws {
        left = .referring(to: try left.operate("irshift", right))
    }

    /// The suspending form of `left >>= right`.
    public static func >>= (left: inout Self, right: some PythonConvertible) async throws {
        left = .referring(to: try await left.operateAsync("irshift", right))
    }
}
