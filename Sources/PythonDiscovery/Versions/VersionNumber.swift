// The order of versions by PEP 440, for the versions that a Python can have: no epochs, no local versions.
internal import BackendInterface

/// A version as a specifier names it: some numbers, and which release of these numbers it is.
struct VersionNumber: Sendable, Hashable, CustomStringConvertible {
    /// What comes before and after the final release of the same numbers.
    enum Phase: Int, Sendable {
        case development, alpha, beta, candidate, final, post

        /// Whether a dot stands before the phase, as in `3.14.dev0`.
        fileprivate var hasDot: Bool { self == .development || self == .post }
    }

    /// As many numbers as are written: `3.12` and `3.12.0` are the same version, but other prefixes.
    let release: [Int]
    let phase: Phase
    let count: Int

    init(_ release: [Int], _ phase: Phase = .final, _ count: Int = 0) {
        self.release = release
        self.phase = phase
        self.count = count
    }

    /// Reads `3`, `3.13`, `3.14.0rc1`, `3.14.0a0`, `3.14.dev0`, `3.12.post1`; nil if `text` is no such version.
    init?(_ text: some StringProtocol) {
        let end = text.firstIndex { !$0.isASCIIDigit && $0 != "." } ?? text.endIndex
        var numbers = text[..<end]
        var (phase, count) = (Phase.final, 0)
        if end < text.endIndex {
            let tail = text[end...]
            guard let (tag, ofTag) = Self.tags.first(where: { tail.hasPrefix($0.key) }) else { return nil }
            let digits = tail.dropFirst(tag.count)
            guard let number = Self.number(digits) else { return nil }
            (phase, count) = (ofTag, number)
            if phase.hasDot {
                guard numbers.hasSuffix(".") else { return nil }
                numbers = numbers.dropLast()
            }
        }
        let parts = numbers.split(separator: ".", omittingEmptySubsequences: false).map { Self.number($0) }
        guard !parts.contains(nil) else { return nil }
        self.init(parts.compactMap { $0 }, phase, count)
    }

    init(_ version: PythonVersion) {
        let numbers = [version.major, version.minor, version.micro]
        self = VersionNumber(version.description) ?? VersionNumber(numbers)
    }

    var isPreRelease: Bool { phase.rawValue < Phase.final.rawValue }

    /// The version as `platform.python_version()` would give it.
    var description: String {
        let numbers = release.map(String.init).joined(separator: ".")
        guard let tag = Self.tags.first(where: { $0.value == phase })?.key else { return numbers }
        return "\(numbers)\(phase.hasDot ? "." : "")\(tag)\(count)"
    }

    func precedes(_ other: VersionNumber) -> Bool {
        key(like: other).lexicographicallyPrecedes(other.key(like: self))
    }

    func equals(_ other: VersionNumber) -> Bool { key(like: other) == other.key(like: self) }

    /// Whether both are releases of the same numbers.
    func sharesRelease(with other: VersionNumber) -> Bool {
        VersionNumber(release).equals(VersionNumber(other.release))
    }

    /// Whether the numbers begin with these.
    func hasPrefix(_ prefix: [Int]) -> Bool {
        (release + Array(repeating: 0, count: max(0, prefix.count - release.count))).starts(with: prefix)
    }

    /// What versions are ordered by, with as many numbers as the other version has.
    private func key(like other: VersionNumber) -> [Int] {
        release + Array(repeating: 0, count: max(0, other.release.count - release.count)) + [phase.rawValue, count]
    }

    /// Of digits, and few enough to count with.
    private static func number(_ digits: some StringProtocol) -> Int? {
        digits.count < 10 && digits.allSatisfy(\.isASCIIDigit) ? Int(digits) : nil
    }

    private static let tags: KeyValuePairs<String, Phase> = [
        "dev": .development, "a": .alpha, "b": .beta, "rc": .candidate, "post": .post,
    ]
}
