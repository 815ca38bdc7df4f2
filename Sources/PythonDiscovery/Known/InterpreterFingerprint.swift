// What an interpreter's answer depends on, as far as a few looks at files and variables can tell.

/// An executable and its surroundings at one moment.
package struct InterpreterFingerprint: Sendable, Hashable, Codable {
    let realPath: String
    private let file: FileStamp
    /// That of the virtual environment.
    private let settings: FileStamp?
    /// Any of Python's variables may change an answer (PYTHONHOME, PYTHONPATH, PYTHONPLATLIBDIR) or keep Python from
    /// starting (PYTHONHASHSEED), which an initialization in-process would not survive.
    private let variables: [String: String]

    /// nil if there is no executable.
    package init?(executable: String, _ environment: [String: String]) {
        guard let realPath = FileSystem.realPath(executable), let file = FileStamp(realPath) else { return nil }
        self.realPath = realPath
        self.file = file
        settings = VirtualEnvironment.folder(of: executable).flatMap { FileStamp($0.joined(path: "pyvenv.cfg")) }
        variables = environment.filter { $0.key.hasPrefix("PYTHON") || Self.others.contains($0.key) }
    }

    /// Besides all of Python's variables: what leads to another library or another environment.
    private static let others: Set = [
        "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH", "DYLD_INSERT_LIBRARIES",
        "__PYVENV_LAUNCHER__",
    ]
}

/// What has to be there for an answer to be of use: Python's initialization ends the process where its modules are
/// missing.
struct InterpreterParts: Hashable, Codable {
    private let library: FileStamp?
    private let modules: FileStamp?
    private let encodings: FileStamp?

    init(_ details: InterpreterDetails) {
        library = details.sharedLibrary.flatMap { FileStamp($0) }
        modules = FileStamp(details.standardLibrary)
        encodings = FileStamp(details.standardLibrary.joined(path: "encodings/__init__.py"))
    }
}
