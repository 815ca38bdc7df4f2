// Runs the finders one after the other, only as far as the caller asks, and decides which Pythons are worth trying:
// each of them once, none of a wrong version, none that is known to be too old.

internal import BackendInterface

/// A search in progress. Callers take candidates by `next()` until one is usable.
package struct InterpreterWalk: Sendable {
    package private(set) var places: [SearchedPlace]

    private let surroundings: Surroundings
    private let filter: VersionRequest?
    private let chosen: ChosenExecutable?
    private var finders: ArraySlice<any InterpreterFinder>
    private var ready: ArraySlice<InterpreterCandidate> = []
    /// Candidates that may have the wanted version, by how likely. They come after those that claim to have it.
    private var postponed: [VersionRequest.Standing: [InterpreterCandidate]] = [:]
    private var listed: [InterpreterIdentity: String] = [:]
    private var isStarted = false

    init(
        finders: [any InterpreterFinder],
        filter: VersionRequest? = nil,
        places: [SearchedPlace] = [],
        surroundings: Surroundings
    ) {
        self.finders = finders[...]
        self.filter = filter
        self.places = places
        self.surroundings = surroundings
        chosen = nil
    }

    /// A walk to the executable that the user named, which is taken as it is.
    init(chosen: ChosenExecutable, surroundings: Surroundings) {
        self.chosen = chosen
        self.surroundings = surroundings
        finders = []
        filter = nil
        places = []
    }

    /// The next best candidate, or nil at the end of the search.
    ///
    /// - Throws: `MisnamedPython`, which ends the search of a runtime. Another call goes on with the search.
    package mutating func next() throws(MisnamedPython) -> InterpreterCandidate? {
        startChosen()
        while ready.isEmpty, let finder = finders.popFirst() {
            var findings = Findings(surroundings: surroundings)
            finder.look(&findings)
            for place in findings.places { passOver(place) }
            for found in findings.found { try admit(found) }
            if let misnamed = findings.misnamed { throw misnamed }
        }
        if ready.isEmpty {
            ready = VersionRequest.Standing.allCases.flatMap { postponed[$0] ?? [] }[...]
            postponed = [:]
        }
        return ready.popFirst()
    }

    private mutating func startChosen() {
        guard let chosen, !isStarted else { return }
        isStarted = true
        switch chosen.look(surroundings) {
        case .success(let candidate): ready.append(candidate)
        case .failure(let failure): places += failure.places
        }
    }

    /// Writes a place down once: `/usr/bin` is usually both on `PATH` and a system folder.
    private mutating func passOver(_ place: SearchedPlace) {
        if !places.contains(place) { places.append(place) }
    }

    private mutating func admit(_ found: Findings.Found) throws(MisnamedPython) {
        let claim = ClaimedVersion(executable: found.executable, realPath: found.realPath)
        if let claim, let objection = objection(to: claim) {
            passOver(SearchedPlace(place: found.executable, outcome: objection))
            // A Python that is only of another version than this program wants may be right for another program.
            if claim.isTooOld, filter == nil, let variable = found.source.variable {
                throw MisnamedPython(variable, "\(found.executable) \(objection)")
            }
            return
        }
        let identity = InterpreterIdentity(executable: found.executable, realPath: found.realPath)
        if let first = listed[identity] {
            if first != found.executable {
                passOver(SearchedPlace(place: found.executable, outcome: "is the same as \(first)"))
            }
            return
        }
        listed[identity] = found.executable

        let candidate = InterpreterCandidate(
            executable: found.executable,
            source: found.source,
            claimedVersion: claim
        )
        let standing = filter?.standing(of: claim) ?? .claimed
        if standing == .claimed || filter?.keepsOrderOfPlaces == true {
            ready.append(candidate)
        } else {
            postponed[standing, default: []].append(candidate)
        }
    }

    private func objection(to claim: ClaimedVersion) -> String? {
        if let filter, filter.standing(of: claim) == .other { return "is Python \(claim), not \(filter)" }
        if claim.isTooOld { return "is Python \(claim); \(PythonVersion.oldestSupported) or later is needed" }
        return nil
    }
}
