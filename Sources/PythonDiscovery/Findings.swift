// What a finder writes down: executables, and places that have none.

struct Findings {
    /// An executable file that `InterpreterWalk` has not judged yet.
    struct Found {
        let executable: String
        let realPath: String
        let source: InterpreterSource
    }

    let surroundings: Surroundings
    private(set) var found: [Found] = []
    private(set) var places: [SearchedPlace] = []
    private(set) var misnamed: MisnamedPython?

    init(surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    mutating func passOver(_ place: String, _ outcome: String) {
        places.append(SearchedPlace(place: place, outcome: outcome))
    }

    mutating func misname(_ problem: MisnamedPython) { misnamed = problem }

    /// Looks at one path, and follows it if it is a shim.
    ///
    /// A missing file is not written down, since the finder reports its whole place; nor is one that can't be looked
    /// at, unless a variable named the place.
    ///
    /// - Returns: what is at the path.
    @discardableResult
    mutating func look(at path: String, source: InterpreterSource) -> FileState {
        let state = FileSystem.state(of: path)
        guard state == .executable, let realPath = FileSystem.realPath(path) else {
            if state.isThere || source.variable != nil && state != .missing, let objection = state.objection {
                passOver(path, objection)
            }
            return state
        }
        switch Shim.target(of: path, realPath: realPath, in: surroundings) {
        case .itself:
            found.append(Found(executable: path, realPath: realPath, source: source))
        case .other(let target, let shimSource):
            // What a variable named keeps the variable as its source.
            let targetSource = source == .path ? shimSource : source
            let targetPath = FileSystem.realPath(target) ?? target
            found.append(Found(executable: target, realPath: targetPath, source: targetSource))
        case .nothing(let reason):
            passOver(path, reason)
        }
        return state
    }

    /// Takes the first of `names` in a folder that is an executable.
    ///
    /// - Returns: whether there was one.
    mutating func lookForOne(of names: [String], in folder: String, source: InterpreterSource) -> Bool {
        names.contains { look(at: folder.joined(path: $0), source: source) == .executable }
    }

    /// Takes the Python of a folder that belongs to one version.
    mutating func look(in folder: VersionFolder, source: InterpreterSource) {
        if !lookForOne(of: PythonNames.plain, in: folder.path.joined(path: "bin"), source: source) {
            passOver(folder.path, "has no executable bin/python3 or bin/python")
        }
    }
}
