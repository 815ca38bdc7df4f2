// PATH has what the user gets by typing the name.

/// Looks for each name in turn, in every folder of `PATH`.
struct PathFinder: InterpreterFinder {
    let names: [String]

    func look(_ findings: inout Findings) {
        guard !names.isEmpty else { return }
        let folders = Self.distinctFolders(findings.surroundings)
        var isFound = false
        for name in names {
            for folder in folders
            where findings.look(at: folder.joined(path: name), source: .path) == .executable {
                isFound = true
            }
        }
        if !isFound {
            let what = names.count == 1 ? names[0] : "python3.N, python"
            findings.passOver("\(what) on PATH", Self.notFound(in: findings.surroundings.pathFolders))
        }
    }

    static func notFound(in folders: [String]) -> String {
        folders.isEmpty ? "PATH is empty" : "not found in \(folders.joined(separator: ", "))"
    }

    /// The folders that exist, each once, whatever its name: `/bin` is often `/usr/bin`.
    private static func distinctFolders(_ surroundings: Surroundings) -> [String] {
        var seen: Set<FileIdentity> = []
        return surroundings.pathFolders.filter { folder in
            FileSystem.folderIdentity(folder).map { seen.insert($0).inserted } ?? false
        }
    }
}
