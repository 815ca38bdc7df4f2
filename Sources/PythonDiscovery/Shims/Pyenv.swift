// Which version pyenv has selected, by the rules of its scripts pyenv-version-name, pyenv-version-file,
// pyenv-version-file-read and pyenv-latest.

struct Pyenv: Sendable {
    let root: String

    var versionsFolder: String { root.joined(path: "versions") }

    init(root: String) {
        self.root = root
    }

    init(surroundings: Surroundings) {
        let variable = surroundings.variable("PYENV_ROOT")
        root = variable.map(surroundings.absolute) ?? surroundings.home.joined(path: ".pyenv")
    }

    /// The selected versions, in order, and what selected them.
    struct Selection {
        let versions: [String]
        let origin: String
    }

    /// `PYENV_VERSION`, or the nearest `.python-version` upwards, or `$PYENV_ROOT/version`, or "system".
    func selection(_ surroundings: Surroundings) -> Selection {
        if let value = surroundings.variable("PYENV_VERSION") {
            return Selection(versions: value.split(separator: ":").map(String.init), origin: "PYENV_VERSION")
        }
        let start = surroundings.variable("PYENV_DIR").map(surroundings.absolute)
        let file =
            start.flatMap(Self.localVersionFile) ?? Self.localVersionFile(from: surroundings.currentDirectory)
            ?? root.joined(path: "version")
        let versions = Self.versions(in: FileSystem.head(of: file) ?? "")
        return versions.isEmpty
            ? Selection(versions: ["system"], origin: "pyenv's default")
            : Selection(versions: versions, origin: file)
    }

    /// The folder in `versions` that a selected version means; nil if there is none, or for "system".
    func folderName(for version: String) -> String? {
        guard version != "system" else { return nil }
        let plain = version.hasPrefix("python-") ? String(version.dropFirst("python-".count)) : version
        for name in [version, plain] where Self.isSafe(name) {
            if FileSystem.isFolder(versionsFolder.joined(path: name)) { return name }
        }
        return latest(prefix: version) ?? latest(prefix: plain)
    }

    /// The newest installed version that begins with `prefix` and a "." or "-": `3.12` is `3.12.7`, `3.13t` is
    /// `3.13.1t`.
    private func latest(prefix: String) -> String? {
        let isFreeThreaded = prefix.hasSuffix("t") && prefix.dropLast().last?.isASCIIDigit == true
        let base = isFreeThreaded ? String(prefix.dropLast()) : prefix
        return VersionFolder.list(in: versionsFolder).first { folder in
            guard let claim = folder.claim, claim.saysFreeThreaded == isFreeThreaded, claim.suffix.isEmpty else {
                return false
            }
            return ["\(base).", "\(base)-"].contains { folder.name.hasPrefix($0) }
                && !folder.name.hasSuffix("-src") && !folder.name.hasSuffix("-latest")
        }?.name
    }

    private static func localVersionFile(from folder: String) -> String? {
        var folder = folder
        while !folder.isEmpty {
            let file = folder.joined(path: ".python-version")
            if FileSystem.isFile(file) { return file }
            folder = folder == "/" ? "" : folder.parentFolder
        }
        return nil
    }

    /// The first word of each line that is neither empty nor a comment.
    private static func versions(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline)
            .compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
            .filter { !$0.hasPrefix("#") }
    }

    /// A version file may come with a checkout from anywhere, so it must not lead out of `versions`.
    private static func isSafe(_ version: String) -> Bool {
        !version.hasPrefix("/") && !version.split(separator: "/").contains("..")
    }
}
