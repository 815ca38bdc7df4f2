// On macOS /usr/bin/python3 is a stub that asks xcrun for the Python of Xcode or of the Command Line Tools. If neither
// is installed, the stub opens a window that offers to install them, which no search may cause.

enum DeveloperTools {
    /// Where the Python may be, in xcrun's order: what the environment says, what xcode-select chose, the defaults.
    static func pythons(_ surroundings: Surroundings) -> [String] {
        let chosen = surroundings.variable("DEVELOPER_DIR").map { [surroundings.absolute($0)] } ?? []
        let usual = [
            "/var/db/xcode_select_link", "/Applications/Xcode.app/Contents/Developer",
            "/Library/Developer/CommandLineTools",
        ]
        return (chosen + usual.map(surroundings.system)).map { $0.joined(path: "usr/bin/python3") }
    }

    /// What the stub leads to; nil when `path` is not the stub.
    static func target(of path: String, in surroundings: Surroundings) -> Shim.Target? {
        guard surroundings.isMacOS, path == surroundings.system("/usr/bin/python3") else { return nil }
        return pythons(surroundings).first(where: FileSystem.isExecutable).map { .other($0, .xcode) }
            ?? .nothing("is a stub, and neither Xcode nor the Command Line Tools are installed")
    }
}
