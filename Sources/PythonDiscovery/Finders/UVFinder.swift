// The Pythons that uv manages, read from its folder: `uv python find` takes 20 ms and needs uv on PATH.

struct UVFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        let folder = Self.folder(findings.surroundings)
        guard FileSystem.isFolder(folder) else {
            findings.passOver(folder, "does not exist")
            return
        }
        let installed = VersionFolder.list(in: folder)
        // No name tells whether `cpython-3.13-…` is a link to another entry; `InterpreterWalk` finds out.
        for entry in installed { findings.look(in: entry, source: .uv) }
        if installed.isEmpty { findings.passOver(folder, "is empty") }
    }

    /// uv's folder, on macOS too: `~/.local/share/uv/python` unless a variable says otherwise.
    private static func folder(_ surroundings: Surroundings) -> String {
        if let folder = surroundings.variable("UV_PYTHON_INSTALL_DIR") { return surroundings.absolute(folder) }
        return surroundings.dataFolder.joined(path: "uv/python")
    }
}
