// Names tell versions: python3.12, versions/3.13.0t, cpython-3.13.0+freethreaded-linux-x86_64-gnu. Reading them saves
// starting interpreters of a wrong version. A claim serves for nothing else: the handshake checks the version.
internal import BackendInterface

/// A version as a file or folder name tells it. What the name leaves open is nil.
package struct ClaimedVersion: Sendable, Hashable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let micro: Int?

    /// What follows the numbers in a pre-release (`"rc1"`, `"-dev"`), else empty.
    package let suffix: String

    /// Whether the name has the `t` of a free-threaded build. A name without `t` tells nothing: such a build also
    /// installs a `python3.13`.
    package let saysFreeThreaded: Bool

    package init(
        major: Int,
        minor: Int,
        micro: Int? = nil,
        suffix: String = "",
        saysFreeThreaded: Bool = false
    ) {
        self.major = major
        self.minor = minor
        self.micro = micro
        self.suffix = suffix
        self.saysFreeThreaded = saysFreeThreaded
    }

    /// Reads `name`; nil if the name has no version of the Python language.
    ///
    /// `graalpy-24.0.0` and `miniconda3-24.1` tell the version of something else, so the prefixes are a closed list.
    package init?(name: String) {
        guard let start = name.firstIndex(where: \.isASCIIDigit) else { return nil }
        guard Self.prefixes.contains(name[..<start]) else { return nil }

        var rest = name[start...]
        guard let major = Self.takeNumber(&rest) else { return nil }
        // A lone "2" is too old, a lone "3" says nothing.
        guard rest.first == ".", rest.dropFirst().first?.isASCIIDigit == true else {
            guard major == 2, rest.isEmpty else { return nil }
            self.init(major: 2, minor: 0)
            return
        }
        rest = rest.dropFirst()
        guard major == 2 || major == 3, let minor = Self.takeNumber(&rest) else { return nil }
        var micro: Int?
        if rest.first == ".", rest.dropFirst().first?.isASCIIDigit == true {
            rest = rest.dropFirst()
            micro = Self.takeNumber(&rest)
        }

        var suffix = ""
        if let tag = ["a", "b", "rc"].first(where: { rest.hasPrefix($0) }) {
            var afterTag = rest.dropFirst(tag.count)
            if let number = Self.takeNumber(&afterTag) {
                suffix = "\(tag)\(number)"
                rest = afterTag
            }
        } else if rest.hasSuffix("-dev") {
            suffix = "-dev"
        }
        let saysFreeThreaded = rest == "t" || rest.hasPrefix("t-") || rest.contains("freethreaded")
        self.init(major: major, minor: minor, micro: micro, suffix: suffix, saysFreeThreaded: saysFreeThreaded)
    }

    /// The version that `pyvenv.cfg` tells, or else the executable's name and its folder's
    /// (`versions/3.13.0/bin/python3`).
    ///
    /// Names without symlinks count more: `python3` says nothing, the `python3.13` behind it does. A folder only adds
    /// to what the file says: `/opt/3.9/bin/python3.13` is no 3.9.
    init?(executable: String, realPath: String) {
        if let claim = VirtualEnvironment.claimedVersion(of: executable) {
            self = claim
            return
        }
        let claims = [realPath, executable].flatMap { path in
            [
                ClaimedVersion(name: path.lastPathComponent),
                ClaimedVersion(name: path.parentFolder.parentFolder.lastPathComponent),
            ]
        }.compactMap { $0 }
        guard let first = claims.first else { return nil }
        let agreeing = claims.filter { ($0.major, $0.minor) == (first.major, first.minor) }
        let fullest = agreeing.first { $0.micro != nil } ?? first
        self.init(
            major: first.major,
            minor: first.minor,
            micro: fullest.micro,
            suffix: fullest.suffix,
            saysFreeThreaded: agreeing.contains(where: \.saysFreeThreaded)
        )
    }

    /// The version as names have it: `3.12`, `3.13.0t`, `3.14.0rc1`.
    package var description: String {
        "\(major).\(minor)\(micro.map { ".\($0)" } ?? "")\(suffix)\(saysFreeThreaded ? "t" : "")"
    }

    var isTooOld: Bool {
        (major, minor) < (PythonVersion.oldestSupported.major, PythonVersion.oldestSupported.minor)
    }

    private static let prefixes: Set<Substring> = [
        "", "python", "python-", "python@", "cpython-", "pypy", "pypy-",
    ]

    private static func takeNumber(_ text: inout Substring) -> Int? {
        let digits = text.prefix(while: \.isASCIIDigit)
        text = text[digits.endIndex...]
        return Int(digits)
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}
