// One part of what `requires-python` says, by PEP 440.

/// A version and how others have to stand to it: `>=3.11`, `==3.12.*`.
struct VersionSpecifier: Sendable, Hashable, CustomStringConvertible {
    /// Longer ones first, for reading: `==` is no `=`.
    enum Relation: String, Sendable, CaseIterable {
        case identical = "==="
        case compatible = "~="
        case equal = "=="
        case different = "!="
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"
    }

    let relation: Relation
    let number: VersionNumber
    /// Whether only the first numbers count, as in `==3.12.*`.
    let isPrefix: Bool
    /// Whether the version has the `t` of a free-threaded build, which PEP 440 doesn't know.
    let isFreeThreaded: Bool

    init(_ relation: Relation, _ number: VersionNumber, isPrefix: Bool = false, isFreeThreaded: Bool = false) {
        self.relation = relation
        self.number = number
        self.isPrefix = isPrefix
        self.isFreeThreaded = isFreeThreaded
    }

    /// Reads `text`, which has no spaces at its ends.
    init?(_ text: some StringProtocol) {
        guard let relation = Relation.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        var rest = text.dropFirst(relation.rawValue.count).drop(while: \.isWhitespace)
        let isFreeThreaded = rest.hasSuffix("t")
        if isFreeThreaded { rest = rest.dropLast() }
        let isPrefix = rest.hasSuffix(".*")
        if isPrefix { rest = rest.dropLast(2) }
        guard let number = VersionNumber(rest) else { return nil }
        if isPrefix {
            guard [.equal, .different].contains(relation), number.phase == .final, !isFreeThreaded else { return nil }
        }
        guard relation != .compatible || number.release.count > 1 else { return nil }
        self.init(relation, number, isPrefix: isPrefix, isFreeThreaded: isFreeThreaded)
    }

    var description: String {
        "\(relation.rawValue)\(number)\(isPrefix ? ".*" : "")\(isFreeThreaded ? "t" : "")"
    }

    func allows(_ version: VersionNumber) -> Bool {
        switch relation {
        case .identical: version.description == number.description
        case .compatible: !version.precedes(number) && version.hasPrefix(Array(number.release.dropLast()))
        case .equal: isPrefix ? version.hasPrefix(number.release) : version.equals(number)
        case .different: !(isPrefix ? version.hasPrefix(number.release) : version.equals(number))
        case .atMost: !number.precedes(version)
        case .atLeast: !version.precedes(number)
        case .below:
            // `<3.14` is said by those who don't want what 3.14 brings, and 3.14.0rc1 has all of that.
            version.precedes(number)
                && !(version.isPreRelease && !number.isPreRelease && version.sharesRelease(with: number))
        case .above: number.precedes(version)
        }
    }
}
