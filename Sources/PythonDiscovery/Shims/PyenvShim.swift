// pyenv puts a bash script in front of every python on PATH. The script takes 50-100 ms to find out what these few
// look-ups do, and for a version that isn't selected it only prints an error.

enum PyenvShim {
    /// The root of the pyenv whose shim a file is; nil if the file is no shim.
    ///
    /// Only a file with a path or real path in a folder "shims" is opened: `~/bin/python3` may be a link to a shim.
    static func pyenvRoot(of path: String, realPath: String, in surroundings: Surroundings) -> String? {
        guard [path, realPath].contains(where: { $0.parentFolder.lastPathComponent == "shims" }),
            let text = FileSystem.head(of: realPath, limit: 1024),
            text.hasPrefix("#!"), text.contains("pyenv")
        else { return nil }
        // A shim sets PYENV_ROOT itself, and so overrides the environment.
        let setting = "export PYENV_ROOT=\""
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(setting) {
            return String(line.dropFirst(setting.count).prefix { $0 != "\"" })
        }
        return Pyenv(surroundings: surroundings).root
    }

    /// What the shim `name` starts: the first selected version that has it, else the next on `PATH` that is no shim.
    static func target(ofName name: String, in pyenv: Pyenv, _ surroundings: Surroundings) -> Shim.Target {
        let selection = pyenv.selection(surroundings)
        for version in selection.versions + ["system"] {
            if version == "system" {
                if let path = onPath(name, surroundings) { return .other(path, .pyenvShim) }
            } else if let folder = pyenv.folderName(for: version) {
                let path = pyenv.versionsFolder.joined(path: "\(folder)/bin/\(name)")
                if FileSystem.isExecutable(path) { return .other(path, .pyenvShim) }
            }
        }
        let versions = selection.versions.joined(separator: ", ")
        return .nothing("is a pyenv shim, and \(versions) (by \(selection.origin)) has no \(name)")
    }

    private static func onPath(_ name: String, _ surroundings: Surroundings) -> String? {
        surroundings.pathFolders.lazy.map { $0.joined(path: name) }.first { path in
            guard FileSystem.isExecutable(path) else { return false }
            return pyenvRoot(of: path, realPath: FileSystem.realPath(path) ?? path, in: surroundings) == nil
        }
    }
}
