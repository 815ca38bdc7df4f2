// What a finder writes down: executables, and what it passed over.

struct Findings {
    /// An executable file, before it's known whether it is worth trying.
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

    /// Writes down why a place gave nothing.
    mutating func passOver(_ place: String, _ outcome: String) {
        places.append(SearchedPlace(place: place, outcome: outcome))
    }

    /// Writes down that a variable names what can't be used.
    mutating func misname(_ problem: MisnamedPython) { misnamed = problem }

    /// Looks at one path, and follows it if it is a shim.
    ///
    /// What isn't there is not worth a word; the finder says so for its whole place. Anything else is.
    ///
    /// - Returns: what stands there.
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
            // What a variable named stays what a variable named.
            let targetSource = source == .path ? shimSource : source
            let targetPath = FileSystem.realPath(target) ?? target
            found.append(Found(executable: target, realPath: targetPath, source: targetSource))
        case .nothing(let reason):
            passOver(path, reason)
        }
        return state
    }

    /// Looks for a folder's `names` and takes the first that is an executable.
    ///
    /// - Returns: whether there was one.
    mutating func lookForOne(of names: [String], in folder: String, source: InterpreterSource) -> Bool {
        names.contains { look(at: folder.joined(path: $0), source: source) == .executable }
    }
}
