// pyenv, asdf and mise work alike: a folder for each version, files that select some of them, and shims on PATH that
// start what is selected. A shim takes 50-100 ms to find out what these few look-ups do, and for a version that isn't
// selected it only prints an error.

/// A program that keeps Pythons of many versions.
protocol VersionManager: Sendable {
    var name: ManagerName { get }

    /// The folder that has one folder for each version.
    var versions: InstalledVersions { get }

    /// Whether a shim looks on `PATH` for what no selected version has.
    var fallsBackToPath: Bool { get }

    /// The selected versions, in order, and what selected them; nil if nothing does.
    func selection(_ surroundings: Surroundings) -> VersionSelection?

    /// The folder in `versions` that a selected version means; nil if there is none.
    func folderName(for version: String) -> String?
}

struct VersionSelection: Sendable {
    let versions: [String]
    let origin: String
}
