// Which version mise has selected, by the rules of its shims: links to the one program, which knows by the name under
// which it is started what to start.

struct Mise: VersionManager {
    let name = ManagerName.mise
    let fallsBackToPath = true
    private let root: String

    var versions: InstalledVersions { InstalledVersions(root.joined(path: "installs/python")) }

    init(_ surroundings: Surroundings) {
        let data = surroundings.dataFolder.joined(path: "mise")
        root = surroundings.variable("MISE_DATA_DIR").map(surroundings.absolute) ?? data
    }

    /// The mise whose shim a file is that is no script; nil if it is none.
    init?(shim path: String, realPath: String, _ surroundings: Surroundings) {
        guard realPath.lastPathComponent == "mise", path.lastPathComponent != "mise" else { return nil }
        self.init(surroundings)
    }

    func selection(_ surroundings: Surroundings) -> VersionSelection? {
        ToolSelection(variable: "MISE_PYTHON_VERSION", files: Self.files).find(surroundings)
    }

    func folderName(for version: String) -> String? {
        if version == "latest" { return versions.latest }
        // A link of this name leads to the version that was the newest when it was made.
        let exact = versions.exact(version)
        if let exact, !FileSystem.isLink(versions.folder.joined(path: exact)) { return exact }
        let prefix = version.hasPrefix("prefix:") ? String(version.dropFirst("prefix:".count)) : version
        return versions.latest(prefix: prefix) ?? exact
    }

    /// The files of one folder, the strongest first. The home folder's `.config/mise/config.toml` is the usual global
    /// one.
    private static let files = [
        ".mise.local.toml", "mise.local.toml", "mise/config.local.toml", ".mise/config.local.toml",
        ".config/mise.local.toml", ".config/mise/mise.local.toml", ".config/mise/config.local.toml",
        ".mise.toml", "mise.toml", "mise/config.toml", ".mise/config.toml",
        ".config/mise.toml", ".config/mise/mise.toml", ".config/mise/config.toml",
        ToolVersions.usualName,
    ]
}
