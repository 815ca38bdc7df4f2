// Recognises a virtual environment as Python's own getpath does: by pyvenv.cfg, and without following symlinks.

enum VirtualEnvironment {
    /// The environment that an executable belongs to, or nil.
    static func folder(of executable: String) -> String? {
        let bin = executable.parentFolder
        return [bin.parentFolder, bin].first { !$0.isEmpty && FileSystem.isFile($0.joined(path: "pyvenv.cfg")) }
    }

    /// The version that `pyvenv.cfg` tells: `version` as venv writes it, `version_info` as virtualenv and uv do.
    static func claimedVersion(of executable: String) -> ClaimedVersion? {
        guard let folder = folder(of: executable),
            let text = FileSystem.head(of: folder.joined(path: "pyvenv.cfg"))
        else { return nil }
        for line in text.split(whereSeparator: \.isNewline) {
            let pair = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard pair.count == 2, pair[0] == "version" || pair[0] == "version_info" else { continue }
            // virtualenv's version_info ends with ".final.0", which the parser ignores.
            if let claim = ClaimedVersion(name: pair[1]) { return claim }
        }
        return nil
    }
}
