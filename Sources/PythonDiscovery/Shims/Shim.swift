// Some files called python3 only start another program that looks for Python. To start one costs 50-100 ms, and what it
// looks for may not be there; so a search sees through those it knows.

enum Shim {
    enum Target: Hashable {
        /// Not a shim.
        case itself

        /// A shim of this interpreter.
        case other(String, InterpreterSource)

        /// A shim of nothing, and why.
        case nothing(String)
    }

    /// What starting `path` leads to. Reads the file only if its name or its real name lies in a folder "shims".
    static func target(of path: String, realPath: String, in surroundings: Surroundings) -> Target {
        if let target = DeveloperTools.target(of: path, in: surroundings) { return target }
        guard let root = PyenvShim.pyenvRoot(of: path, realPath: realPath, in: surroundings) else { return .itself }
        return PyenvShim.target(ofName: path.lastPathComponent, in: Pyenv(root: root), surroundings)
    }
}
