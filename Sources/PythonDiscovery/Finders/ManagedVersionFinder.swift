// A version manager's Pythons, also without its shims on PATH: the selected versions first, then the others, newest
// first.

struct ManagedVersionFinder: InterpreterFinder {
    let manager: any VersionManager

    func look(_ findings: inout Findings) {
        let versions = manager.versions
        guard FileSystem.isFolder(versions.folder) else {
            findings.passOver(versions.folder, "does not exist")
            return
        }
        let installed = versions.all
        let selected = (manager.selection(findings.surroundings)?.versions ?? [])
            .compactMap { manager.folderName(for: $0) }
            .map { VersionFolder(path: versions.folder.joined(path: $0)) }
        for folder in selected { findings.look(in: folder, source: manager.name.source) }
        for folder in installed where !selected.contains(where: { $0.name == folder.name }) {
            // pyenv-virtualenv keeps its environments here too. A user means one of them only by selecting it.
            if FileSystem.isFile(folder.path.joined(path: "pyvenv.cfg")) {
                findings.passOver(folder.path, "is a virtual environment that is not selected")
            } else {
                findings.look(in: folder, source: manager.name.source)
            }
        }
        if installed.isEmpty { findings.passOver(versions.folder, "is empty") }
    }
}
