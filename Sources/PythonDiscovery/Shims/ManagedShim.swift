// What the shim of a version manager starts. Both names of a file count: `~/bin/python3` may be a link to a shim.

enum ManagedShim {
    /// The manager whose shim a file is; nil if the file is no shim.
    ///
    /// Only a file with a path or real path in a folder "shims" is opened.
    static func manager(of path: String, realPath: String, in surroundings: Surroundings) -> (any VersionManager)? {
        if let mise = Mise(shim: path, realPath: realPath, surroundings) { return mise }
        guard [path, realPath].contains(where: { $0.parentFolder.lastPathComponent == "shims" }),
            let text = FileSystem.head(of: realPath), text.hasPrefix("#!")
        else { return nil }
        return Asdf(shim: text, surroundings) ?? Pyenv(shim: text, surroundings)
    }

    /// What the shim `name` starts: the first selected version that has it, else the next on `PATH` that is no shim.
    ///
    /// - Parameter passed: managers whose shims led here, and lead nowhere else.
    static func target(
        ofName name: String,
        in manager: any VersionManager,
        _ surroundings: Surroundings,
        passed: Set<ManagerName> = []
    ) -> Shim.Target {
        let selection = manager.selection(surroundings)
        let passed = passed.union([manager.name])
        for version in (selection?.versions ?? []) + (manager.fallsBackToPath ? ["system"] : []) {
            if version == "system" {
                if let path = onPath(name, surroundings, passed) { return .other(path, manager.name.shimSource) }
            } else if let folder = manager.folderName(for: version) {
                let path = manager.versions.folder.joined(path: "\(folder)/bin/\(name)")
                if FileSystem.isExecutable(path) { return .other(path, manager.name.shimSource) }
            }
        }
        let what = "is \(manager.name.withArticle) shim"
        guard let selection else { return .nothing("\(what), and no version of Python is selected") }
        let versions = selection.versions.joined(separator: ", ")
        return .nothing("\(what), and \(versions) (by \(selection.origin)) has no \(name)")
    }

    private static func onPath(_ name: String, _ surroundings: Surroundings, _ passed: Set<ManagerName>) -> String? {
        for path in surroundings.pathFolders.map({ $0.joined(path: name) }) where FileSystem.isExecutable(path) {
            let realPath = FileSystem.realPath(path) ?? path
            guard let manager = manager(of: path, realPath: realPath, in: surroundings) else { return path }
            guard !passed.contains(manager.name) else { continue }
            if case .other(let path, _) = target(ofName: name, in: manager, surroundings, passed: passed) {
                return path
            }
        }
        return nil
    }
}
