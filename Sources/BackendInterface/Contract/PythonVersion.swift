/// The version of a Python interpreter, as `sys.version_info` gives it.
public struct PythonVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let micro: Int

    /// What follows the numbers in a pre-release: `"rc1"`, `"b2"`; empty in a final release.
    public let suffix: String

    public init(major: Int, minor: Int, micro: Int = 0, suffix: String = "") {
        self.major = major
        self.minor = minor
        self.micro = micro
        self.suffix = suffix
    }

    /// The oldest Python this package works with.
    public static let oldestSupported = PythonVersion(major: 3, minor: 9)

    /// As `platform.python_version()`: `3.13.0`, `3.14.0rc1`.
    public var description: String { "\(major).\(minor).\(micro)\(suffix)" }

    /// Orders by the three numbers; a pre-release counts as its release.
    public static func < (a: PythonVersion, b: PythonVersion) -> Bool {
        (a.major, a.minor, a.micro) < (b.major, b.minor, b.micro)
    }
}
