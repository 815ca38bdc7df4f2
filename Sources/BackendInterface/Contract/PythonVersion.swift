/// The version of a Python interpreter, as `sys.version_info` gives it.
public struct PythonVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The first number of the version: 3 of 3.13.1.
    public let major: Int
    /// The second number of the version: 13 of 3.13.1.
    public let minor: Int
    /// The third number of the version, which others call the patch: 1 of 3.13.1.
    public let micro: Int

    /// What follows the numbers in a pre-release: `"rc1"`, `"b2"`; empty in a final release.
    public let suffix: String

    /// A version to compare with: `python.version >= PythonVersion(major: 3, minor: 12)`.
    public init(major: Int, minor: Int, micro: Int = 0, suffix: String = "") {
        self.major = major
        self.minor = minor
        self.micro = micro
        self.suffix = suffix
    }

    /// The oldest Python this package works with.
    public static let oldestSupported = PythonVersion(major: 3, minor: 9)

    /// The version as `platform.python_version()` gives it: `3.13.0`, `3.14.0rc1`.
    public var description: String { "\(major).\(minor).\(micro)\(suffix)" }

    /// Orders by the three numbers; a pre-release counts as its release.
    public static func < (a: PythonVersion, b: PythonVersion) -> Bool {
        (a.major, a.minor, a.micro) < (b.major, b.minor, b.micro)
    }
}
