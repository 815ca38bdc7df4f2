// Runs the finders one after the other, only as far as the caller asks, and decides what is worth trying: each Python
// once, none that can't be the one asked for, none that is known to be too old.

internal import BackendInterface

/// A search in progress. Take candidates with `next()` until one is usable.
package struct InterpreterWalk: Sendable {
    /// The places passed over so far.
    package private(set) var places: [SearchedPlace]

    private let surroundings: Surroundings
    private let filter: VersionRequest?
    private let chosen: ChosenExecutable?
    private var finders: ArraySlice<any InterpreterFinder>
    private var ready: ArraySlice<InterpreterCandidate> = []
    /// Candidates that may be of the version asked for, by how likely; they come after those that claim to be.
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

    /// A walk to what the user named, which is taken as it is.
    init(chosen: ChosenExecutable, surroundings: Surroundings) {
        self.chosen = chosen
        self.surroundings = surroundings
        finders = []
        filter = nil
        places = []
    }

    /// The next best candidate, or nil at the end of the search.
    ///
    /// - Throws: `MisnamedPython`, which a runtime takes for the end; asked again, the search goes on.
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
            // One of another version than the program asks for may be right for another program.
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
        if standing == .claimed {
            ready.append(candidate)
        } else {
            postponed[standing, default: []].append(candidate)
        }
    }

    /// Why a Python of this version isn't worth starting, or nil.
    private func objection(to claim: ClaimedVersion) -> String? {
        if let filter, filter.standing(of: claim) == .other { return "is Python \(claim), not \(filter)" }
        if claim.isTooOld { return "is Python \(claim); \(PythonVersion.oldestSupported) or later is needed" }
        return nil
    }
}
