// pyenv, uv and python.org all keep one folder per version. The order in which these are tried is decided here.

/// An entry of a folder of installed versions, such as `versions/3.13.0`.
struct VersionFolder: Sendable {
    let path: String
    let name: String
    let claim: ClaimedVersion?

    init(path: String) {
        self.path = path
        name = path.lastPathComponent
        claim = ClaimedVersion(name: name)
    }

    /// The entries of `folder`, best first: CPython before others, ordinary builds before free-threaded ones, final
    /// releases before pre-releases, newer before older. Names without a version come last, in alphabetical order.
    static func list(in folder: String) -> [VersionFolder] {
        FileSystem.names(in: folder)
            .filter { !$0.hasPrefix(".") }
            .map { VersionFolder(path: folder.joined(path: $0)) }
            .sorted { $0.precedes($1) }
    }

    private func precedes(_ other: VersionFolder) -> Bool {
        switch (claim, other.claim) {
        case (let mine?, let theirs?):
            let a = rank(mine)
            let b = other.rank(theirs)
            return a == b ? name < other.name : a.lexicographicallyPrecedes(b)
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return name < other.name
        }
    }

    /// The sort key: the smallest comes first.
    private func rank(_ claim: ClaimedVersion) -> [Int] {
        [
            name.hasPrefix("pypy") ? 1 : 0,
            claim.saysFreeThreaded ? 1 : 0,
            claim.suffix.isEmpty ? 0 : 1,
            -claim.major,
            -claim.minor,
            -(claim.micro ?? 0),
        ]
    }
}
