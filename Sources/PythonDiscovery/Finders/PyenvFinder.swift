// pyenv's installed versions, also without its shims on PATH: the selected versions first, then the others, newest
// first.

struct PyenvFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        let pyenv = Pyenv(surroundings: findings.surroundings)
        guard FileSystem.isFolder(pyenv.versionsFolder) else {
            findings.passOver(pyenv.versionsFolder, "does not exist")
            return
        }
        let installed = VersionFolder.list(in: pyenv.versionsFolder)
        let selected = pyenv.selection(findings.surroundings).versions
            .compactMap { pyenv.folderName(for: $0) }
            .map { VersionFolder(path: pyenv.versionsFolder.joined(path: $0)) }
        for folder in selected { look(in: folder, &findings) }
        for folder in installed where !selected.contains(where: { $0.name == folder.name }) {
            // pyenv-virtualenv keeps its environments here too. A user means one of them only by selecting it.
            if FileSystem.isFile(folder.path.joined(path: "pyvenv.cfg")) {
                findings.passOver(folder.path, "is a virtual environment that is not selected")
            } else {
                look(in: folder, &findings)
            }
        }
        if installed.isEmpty { findings.passOver(pyenv.versionsFolder, "is empty") }
    }

    private func look(in folder: VersionFolder, _ findings: inout Findings) {
        let bin = folder.path.joined(path: "bin")
        if !findings.lookForOne(of: PythonNames.plain, in: bin, source: .pyenv) {
            findings.passOver(folder.path, "has no executable bin/python3 or bin/python")
        }
    }
}
