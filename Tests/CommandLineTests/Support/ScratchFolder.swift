import Foundation

/// A temporary folder that is removed when this object is freed.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("pyffi-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // The path as Python will report it: the system's temporary folder may be behind a symbolic link.
        path = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, and the folders that it needs.
    ///
    /// - Returns: its path.
    @discardableResult
    func write(_ name: String, _ bytes: Data) throws -> String {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
        return url.path
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }
}

extension ScratchFolder {
    /// The command with a Python that says that it was built without a shared library.
    func withoutSharedLibrary(_ command: Command) throws -> Command {
        try write("sitecustomize.py", "import sysconfig\nsysconfig.get_config_var = lambda name: None\n")
        var command = command
        command.environment["PYTHONPATH"] = path
        return command
    }
}
