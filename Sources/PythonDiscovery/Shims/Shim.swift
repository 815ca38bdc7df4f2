// Some files called python3 only start another program that looks for Python. Such a start costs 50-100 ms and may find
// nothing, so a search sees through the shims that it knows.

enum Shim {
    enum Target: Hashable {
        case itself

        /// A shim of this interpreter.
        case other(String, InterpreterSource)

        /// A shim of nothing, and why.
        case nothing(String)
    }

    /// What starting `path` leads to. Reads the file only if its path or real path lies in a folder "shims".
    static func target(of path: String, realPath: String, in surroundings: Surroundings) -> Target {
        if let target = DeveloperTools.target(of: path, in: surroundings) { return target }
        guard let manager = ManagedShim.manager(of: path, realPath: realPath, in: surroundings) else { return .itself }
        return ManagedShim.target(ofName: path.lastPathComponent, in: manager, surroundings)
    }
}
