// VIRTUAL_ENV is the virtual environment that is active in the shell, whether or not PATH still begins with it.
// CONDA_PREFIX is the active environment of conda, mamba or pixi.

struct ActiveEnvironmentFinder: VariableFinder {
    let source: InterpreterSource

    func look(at value: String, _ findings: inout Findings) {
        let folder = findings.surroundings.absolute(value)
        guard FileSystem.isFolder(folder) else {
            let state = FileSystem.state(of: folder)
            findings.passOver(folder, state.isThere ? "is no folder" : state.objection ?? "is no folder")
            return
        }
        let bin = folder.joined(path: "bin")
        if !findings.lookForOne(of: PythonNames.plain, in: bin, source: source), findings.places.isEmpty {
            findings.passOver(folder, "has no executable bin/python3 or bin/python")
        }
    }
}
