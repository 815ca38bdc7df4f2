// A request is compared with claims before an interpreter's start, and with its real version after the start.
package import BackendInterface

/// The versions that the user asked for: one (`"3.13"`, `"3.13.0"`, `"3.14.0rc1"`), or those that a constraint allows
/// (`">=3.11,<3.14"`), with a final `t` for free-threaded builds.
///
/// Pre-releases go by their order and need not be asked for: 3.15.0a1 satisfies `>=3.11`, and neither `>=3.15`, which
/// it precedes, nor `<3.15`, since PEP 440 doesn't count a version's pre-releases as older than the version.
package struct VersionRequest: Sendable, Hashable, CustomStringConvertible {
    /// What can be written, for messages about what can't be.
    static let forms =
        "a version such as 3.13, 3.13.0 or 3.13t, or a constraint such as >=3.11,<3.14, ~=3.12 or >=3.13t"

    /// All of them have to hold.
    let specifiers: [VersionSpecifier]

    /// Whether only free-threaded builds are wanted, or only others; nil: both will do.
    let isFreeThreaded: Bool?

    /// Whether one version was named, so that Pythons that claim it are tried before those that may have it.
    private let isPlain: Bool

    /// Reads a version, or a constraint; nil if `text` is neither.
    ///
    /// Without `t` no free-threaded build is meant, since extension modules have to be made for those.
    package init?(_ text: String) {
        let text = text.trimmed
        if let version = Self.version(text) {
            specifiers = [version]
            isPlain = true
        } else {
            guard let constraint = Self.constraint(text), !constraint.isEmpty else { return nil }
            specifiers = constraint
            isPlain = false
        }
        isFreeThreaded = specifiers.contains(where: \.isFreeThreaded)
    }

    /// Reads what `requires-python` says; nil if it isn't a set of version specifiers. An empty one allows everything.
    ///
    /// Such metadata doesn't tell builds apart, so that a free-threaded one will do too.
    package init?(requiresPython text: String) {
        guard let specifiers = Self.constraint(text) else { return nil }
        self.specifiers = specifiers
        isFreeThreaded = specifiers.contains(where: \.isFreeThreaded) ? true : nil
        isPlain = false
    }

    package var description: String {
        if isPlain { return "\(specifiers[0].number)\(isFreeThreaded == true ? "t" : "")" }
        return specifiers.isEmpty ? "any version" : specifiers.map(\.description).joined(separator: ",")
    }

    /// Whether a running interpreter satisfies the request; `isFreeThreaded` is nil if unknown.
    package func isSatisfied(by version: PythonVersion, isFreeThreaded: Bool?) -> Bool {
        guard let wanted = self.isFreeThreaded, let isFreeThreaded else { return allows(VersionNumber(version)) }
        return wanted == isFreeThreaded && allows(VersionNumber(version))
    }

    private func allows(_ version: VersionNumber) -> Bool { specifiers.allSatisfy { $0.allows(version) } }

    /// Whether one version was named, and comes before any with the two first numbers of another one.
    func isOlder(than version: PythonVersion) -> Bool {
        guard isPlain, let release = specifiers.first?.number.release else { return false }
        let numbers = [version.major, version.minor].prefix(release.count)
        return release.lexicographicallyPrecedes(numbers)
    }

    /// How well a claim fits a request, best first.
    enum Standing: Int, Comparable, CaseIterable {
        case claimed, compatible, unknown, other

        static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }

    /// What a name promises about this request; a claim that leaves a requested part open is only compatible.
    func standing(of claim: ClaimedVersion?) -> Standing {
        guard let claim else { return .unknown }
        if claim.saysFreeThreaded, isFreeThreaded == false { return .other }
        let possible = PossibleVersions(claim, comparedWith: specifiers.map(\.number))
        let allowed = possible.likely.count(where: allows)
        guard allowed > 0 || possible.unlikely.contains(where: allows) else { return .other }
        let buildIsClaimed = isFreeThreaded == nil || isFreeThreaded == claim.saysFreeThreaded
        return buildIsClaimed && allowed == possible.likely.count ? .claimed : .compatible
    }

    /// Whether the order of places decides also between Pythons that claim to fit and those that may. Most of the
    /// latter fit a constraint, other than a wish for one version or build.
    var keepsOrderOfPlaces: Bool { !isPlain && isFreeThreaded != true }

    /// The interpreter's name on `PATH`, such as `python3.13t`; nil where many names may do.
    var executableName: String? {
        guard isPlain, let number = specifiers.first?.number, number.release.count > 1 else { return nil }
        return "python\(number.release[0]).\(number.release[1])\(isFreeThreaded == true ? "t" : "")"
    }
}

// MARK: Reading

extension VersionRequest {
    /// A version without anything before it; fewer than three numbers stand for all versions that begin with them.
    private static func version(_ text: Substring) -> VersionSpecifier? {
        let isFreeThreaded = text.hasSuffix("t")
        guard let number = VersionNumber(isFreeThreaded ? text.dropLast() : text) else { return nil }
        guard number.phase == .final || number.isPreRelease && number.release.count == 3 else { return nil }
        guard number.phase != .development, number.release.count <= 3 else { return nil }
        let isPrefix = number.release.count < 3
        return VersionSpecifier(.equal, number, isPrefix: isPrefix, isFreeThreaded: isFreeThreaded)
    }

    private static func constraint(_ text: some StringProtocol) -> [VersionSpecifier]? {
        // As in pip, a comma at the end does no harm.
        let parts = text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        let specifiers = parts.compactMap { VersionSpecifier($0) }
        return specifiers.count == parts.count ? specifiers : nil
    }
}
