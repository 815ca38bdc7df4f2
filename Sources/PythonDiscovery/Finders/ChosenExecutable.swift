// An executable that the program named is taken as it is: no other place is searched, and its name may claim any
// version. Whoever names one file wants that file or an error.

/// What `InterpreterChoice.executable` names.
struct ChosenExecutable: Sendable {
    private let text: String

    struct Failure: Error {
        let places: [SearchedPlace]

        init(_ place: String, _ outcome: String) {
            places = [SearchedPlace(place: place, outcome: outcome)]
        }

        init(_ places: [SearchedPlace]) {
            self.places = places
        }
    }

    init(_ text: String) {
        self.text = text
    }

    func look(_ surroundings: Surroundings) -> Result<InterpreterCandidate, Failure> {
        guard !text.isEmpty else { return .failure(Failure("executable \"\"", "is an empty path")) }
        return text.contains("/") || text == "~"
            ? lookAtPath(surroundings.absolute(text), surroundings)
            : lookOnPath(surroundings)
    }

    /// Looks for no other file, unless `path` is a shim.
    private func lookAtPath(_ path: String, _ surroundings: Surroundings) -> Result<InterpreterCandidate, Failure> {
        if let objection = FileSystem.state(of: path).objection { return .failure(Failure(path, objection)) }
        switch Shim.target(of: path, realPath: FileSystem.realPath(path) ?? path, in: surroundings) {
        case .itself: return .success(candidate(path))
        case .other(let target, _): return .success(candidate(target))
        case .nothing(let reason): return .failure(Failure(path, reason))
        }
    }

    /// The first executable on `PATH`, as for a shell; a shim counts as what it starts.
    private func lookOnPath(_ surroundings: Surroundings) -> Result<InterpreterCandidate, Failure> {
        var findings = Findings(surroundings: surroundings)
        for folder in surroundings.pathFolders {
            findings.look(at: folder.joined(path: text), source: .chosen)
            if let found = findings.found.first { return .success(candidate(found.executable)) }
        }
        findings.passOver("\(text) on PATH", PathFinder.notFound(in: surroundings.pathFolders))
        return .failure(Failure(findings.places))
    }

    private func candidate(_ path: String) -> InterpreterCandidate {
        InterpreterCandidate(
            executable: path,
            source: .chosen,
            claimedVersion: ClaimedVersion(executable: path, realPath: FileSystem.realPath(path) ?? path)
        )
    }
}
