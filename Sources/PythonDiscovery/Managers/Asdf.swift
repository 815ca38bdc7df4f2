// Which version asdf has selected, by the rules of its `asdf exec`, which both the scripts of old and the program since
// 0.16 follow. Its versions are complete ones. A selected `path:` is not followed, since a `.tool-versions` comes with
// a checkout from anywhere; nor is `.python-version`, which counts only where `.asdfrc` says so.

struct Asdf: VersionManager {
    let name = ManagerName.asdf
    let fallsBackToPath = false
    private let root: String

    var versions: InstalledVersions { InstalledVersions(root.joined(path: "installs/python")) }

    init(_ surroundings: Surroundings) {
        let variable = surroundings.variable("ASDF_DATA_DIR")
        root = variable.map(surroundings.absolute) ?? surroundings.home.joined(path: ".asdf")
    }

    /// The asdf whose shim is a script with this text; nil if it is none.
    init?(shim text: String, _ surroundings: Surroundings) {
        guard text.contains("asdf exec ") else { return nil }
        self.init(surroundings)
    }

    func selection(_ surroundings: Surroundings) -> VersionSelection? {
        let file = surroundings.variable("ASDF_DEFAULT_TOOL_VERSIONS_FILENAME") ?? ToolVersions.usualName
        return ToolSelection(variable: "ASDF_PYTHON_VERSION", files: [file]).find(surroundings)
    }

    func folderName(for version: String) -> String? { versions.exact(version) }
}
