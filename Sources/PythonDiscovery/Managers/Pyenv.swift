// Which version pyenv has selected, by the rules of its scripts pyenv-version-name, pyenv-version-file,
// pyenv-version-file-read and pyenv-latest.

struct Pyenv: VersionManager {
    let name = ManagerName.pyenv
    let fallsBackToPath = true
    private let root: String

    var versions: InstalledVersions { InstalledVersions(root.joined(path: "versions")) }

    private init(root: String) {
        self.root = root
    }

    init(_ surroundings: Surroundings) {
        let variable = surroundings.variable("PYENV_ROOT")
        self.init(root: variable.map(surroundings.absolute) ?? surroundings.home.joined(path: ".pyenv"))
    }

    /// The pyenv whose shim is a script with this text; nil if it is none.
    init?(shim text: String, _ surroundings: Surroundings) {
        guard text.contains("pyenv") else { return nil }
        // A shim sets PYENV_ROOT itself, and so overrides the environment.
        let setting = "export PYENV_ROOT=\""
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(setting) {
            self.init(root: String(line.dropFirst(setting.count).prefix { $0 != "\"" }))
            return
        }
        self.init(surroundings)
    }

    /// `PYENV_VERSION`, or the nearest `.python-version` upwards, or `$PYENV_ROOT/version`, or "system".
    func selection(_ surroundings: Surroundings) -> VersionSelection? {
        if let value = surroundings.variable("PYENV_VERSION") {
            return VersionSelection(versions: value.split(separator: ":").map(String.init), origin: "PYENV_VERSION")
        }
        let start = surroundings.variable("PYENV_DIR").map(surroundings.absolute)
        let file =
            start.flatMap(Self.localVersionFile) ?? Self.localVersionFile(from: surroundings.currentDirectory)
            ?? root.joined(path: "version")
        let versions = Self.versions(in: FileSystem.head(of: file) ?? "")
        return versions.isEmpty
            ? VersionSelection(versions: ["system"], origin: "pyenv's default")
            : VersionSelection(versions: versions, origin: file)
    }

    func folderName(for version: String) -> String? {
        let plain = version.hasPrefix("python-") ? String(version.dropFirst("python-".count)) : version
        return versions.exact(version) ?? versions.exact(plain)
            ?? versions.latest(prefix: version) ?? versions.latest(prefix: plain)
    }

    private static func localVersionFile(from folder: String) -> String? {
        folder.withFoldersAbove.lazy.map { $0.joined(path: ".python-version") }.first(where: FileSystem.isFile)
    }

    /// The first word of each line that is neither empty nor a comment.
    private static func versions(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline)
            .compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
            .filter { !$0.hasPrefix("#") }
    }
}
