// A request is compared with claims before an interpreter's start, and with its real version after the start.
package import BackendInterface

/// A version that the user asked for: `"3"`, `"3.13"`, `"3.13.0"`, `"3.14.0rc1"`, with a final `t` for free-threaded.
package struct VersionRequest: Sendable, Hashable, CustomStringConvertible {
    package let major: Int
    package let minor: Int?
    package let micro: Int?
    package let suffix: String
    package let isFreeThreaded: Bool

    /// Reads `text`; nil if it is no version.
    package init?(_ text: String) {
        var numbers = Substring(text)
        isFreeThreaded = numbers.hasSuffix("t")
        if isFreeThreaded { numbers = numbers.dropLast() }

        var suffix = ""
        if let letter = numbers.firstIndex(where: { !$0.isASCIIDigit && $0 != "." }) {
            let tail = numbers[letter...]
            guard let tag = ["a", "b", "rc"].first(where: { tail.hasPrefix($0) }),
                let number = Int(tail.dropFirst(tag.count)), number >= 0
            else { return nil }
            suffix = "\(tag)\(number)"
            numbers = numbers[..<letter]
        }
        let parts = numbers.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count), !parts.contains(nil), let major = parts[0] else { return nil }
        guard suffix.isEmpty || parts.count == 3 else { return nil }
        self.major = major
        self.minor = parts.count > 1 ? parts[1] : nil
        self.micro = parts.count > 2 ? parts[2] : nil
        self.suffix = suffix
    }

    package var description: String {
        let numbers = [major, minor, micro].compactMap { $0 }.map(String.init).joined(separator: ".")
        return "\(numbers)\(suffix)\(isFreeThreaded ? "t" : "")"
    }

    /// Whether a running interpreter satisfies the request; `isFreeThreaded` is nil if unknown.
    package func isSatisfied(by version: PythonVersion, isFreeThreaded: Bool?) -> Bool {
        version.major == major
            && (minor.map { $0 == version.minor } ?? true)
            && (micro.map { $0 == version.micro && suffix == version.suffix } ?? true)
            && (isFreeThreaded.map { $0 == self.isFreeThreaded } ?? true)
    }

    /// How well a claim fits a request, best first.
    enum Standing: Int, Comparable, CaseIterable {
        case claimed, compatible, unknown, other

        static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }

    /// What a name promises about this request; a claim that leaves a requested part open is only compatible.
    func standing(of claim: ClaimedVersion?) -> Standing {
        guard let claim else { return .unknown }
        guard claim.major == major, minor == nil || claim.minor == minor else { return .other }
        if claim.saysFreeThreaded && !isFreeThreaded { return .other }
        var isComplete = claim.saysFreeThreaded == isFreeThreaded
        if let micro {
            if let claimedMicro = claim.micro {
                // A pyvenv.cfg may leave the suffix out, so a missing suffix is no mismatch.
                guard claimedMicro == micro, claim.suffix.isEmpty || claim.suffix == suffix else { return .other }
                isComplete = isComplete && claim.suffix == suffix
            } else {
                isComplete = false
            }
        }
        return isComplete ? .claimed : .compatible
    }

    /// The interpreter's name on `PATH`, such as `python3.13t`.
    var executableName: String? {
        minor.map { "python\(major).\($0)\(isFreeThreaded ? "t" : "")" }
    }
}
