internal import Foundation

/// Makes an environment independent of the folder that it was built in: its scripts start the interpreter beside them,
/// wherever that is.
struct Relocation {
    let built: String
    let place: String

    /// What a shell takes for a command, and Python for a string.
    private static let start = """
        #!/bin/sh
        '''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@"
        ' '''

        """

    private var builtName: String { (built as NSString).lastPathComponent }

    func perform() throws {
        let bin = built + "/bin"
        for name in try FileManager.default.contentsOfDirectory(atPath: bin) { try adapt("\(bin)/\(name)") }
        try adapt(built + "/pyvenv.cfg")
    }

    private func adapt(_ file: String) throws {
        var info = stat()
        guard lstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size < 1 << 20,
            let text = try? String(contentsOfFile: file, encoding: .utf8), text.contains(builtName)
        else { return }
        let adapted = (withOwnStart(text) ?? text).replacingOccurrences(of: built, with: place)
            // The prompt of a shell.
            .replacingOccurrences(of: builtName, with: (place as NSString).lastPathComponent)
        // In place, so that the file's permissions stay.
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        defer { try? handle.close() }
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(adapted.utf8))
    }

    /// A script that is started by the environment's interpreter, with a start that finds the interpreter; nil for any
    /// other text.
    private func withOwnStart(_ text: String) -> String? {
        let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        if lines[0].hasPrefix("#!\(built)/bin/python") {
            return Self.start + lines.dropFirst().joined(separator: "\n")
        }
        // The form for long paths, and for those with spaces.
        guard lines.count > 3, lines[0] == "#!/bin/sh", lines[1].hasPrefix("'''exec'"), lines[1].contains(built) else {
            return nil
        }
        return Self.start + lines[3]
    }
}
