// A name leaves the last number of a version open, and often whether it is a pre-release. Whether a constraint holds
// changes only at the versions that it names, so a few versions around these stand for all.

/// Versions that a claim may stand for, enough to tell whether a constraint holds for all of them or for none.
struct PossibleVersions {
    /// What the claim says, with every last number that makes a difference.
    let likely: [VersionNumber]

    /// Pre-releases of what the claim says: a `pyvenv.cfg` doesn't name them.
    let unlikely: [VersionNumber]

    init(_ claim: ClaimedVersion, comparedWith named: [VersionNumber]) {
        let numbers = [claim.major, claim.minor]
        let suffix = claim.suffix
        if let micro = claim.micro, !suffix.isEmpty,
            let exact = VersionNumber("\(claim.major).\(claim.minor).\(micro)\(suffix)")
        {
            likely = [exact]
            unlikely = []
            return
        }
        let micros = claim.micro.map { [$0] } ?? Self.micros(of: named.filter { $0.hasPrefix(numbers) })
        likely = micros.map { VersionNumber(numbers + [$0]) }
        // `!=3.12.1` doesn't ask for 3.12.1rc1: pre-releases matter only where one is named.
        let preReleases = named.filter(\.isPreRelease).map { ($0.phase, $0.count) }
        let ends = [(VersionNumber.Phase.alpha, 0), (.candidate, 1000)]
        unlikely = micros.flatMap { micro in
            (preReleases.isEmpty ? [] : preReleases + ends).map { VersionNumber(numbers + [micro], $0.0, $0.1) }
        }
    }

    private static func micros(of named: [VersionNumber]) -> [Int] {
        let ofNamed = named.map { $0.release.count > 2 ? $0.release[2] : 0 }
        let around = ofNamed.flatMap { [max(0, $0 - 1), $0, $0 + 1] }
        // 1000 stands for all that are greater.
        return Set(around + [0, 1000]).sorted()
    }
}
