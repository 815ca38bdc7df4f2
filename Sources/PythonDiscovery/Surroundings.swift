// Everything that a search reads besides files, as a value: a test can describe a machine instead of having one.
internal import Foundation

/// The machine and process that a search looks at.
struct Surroundings: Sendable {
    let environment: [String: String]
    let home: String
    let currentDirectory: String

    /// The folder that absolute paths of operating systems and installers count from: `/` except in tests.
    let systemRoot: String

    let isMacOS: Bool

    /// The folders of `PATH` in order; an empty entry is the current directory, as for a shell.
    let pathFolders: [String]

    init(environment: [String: String], home: String, currentDirectory: String, systemRoot: String, isMacOS: Bool) {
        self.environment = environment
        self.home = home
        self.currentDirectory = currentDirectory
        self.systemRoot = systemRoot
        self.isMacOS = isMacOS
        let path = environment["PATH"] ?? ""
        pathFolders =
            path.isEmpty
            ? []
            : path.split(separator: ":", omittingEmptySubsequences: false).map {
                Self.absolute(String($0), home: home, currentDirectory: currentDirectory)
            }
    }

    #if os(macOS)
        static let hostIsMacOS = true
    #else
        static let hostIsMacOS = false
    #endif

    /// A variable's value. An empty value counts as not set, as for the tools that define the variables.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A path of the operating system, such as `/usr/bin`.
    func system(_ path: String) -> String {
        systemRoot == "/" ? path : systemRoot + path
    }

    /// Where uv and mise keep their files, on macOS too.
    var dataFolder: String {
        variable("XDG_DATA_HOME").map(absolute) ?? home.joined(path: ".local/share")
    }

    /// `path` as an absolute path: `~/` and the current directory are filled in.
    func absolute(_ path: String) -> String {
        Self.absolute(path, home: home, currentDirectory: currentDirectory)
    }

    private static func absolute(_ path: String, home: String, currentDirectory: String) -> String {
        if path.hasPrefix("/") { return path }
        if path == "~" { return home }
        if path.hasPrefix("~/") { return home.joined(path: String(path.dropFirst(2))) }
        return path.isEmpty ? currentDirectory : currentDirectory.joined(path: path)
    }
}
