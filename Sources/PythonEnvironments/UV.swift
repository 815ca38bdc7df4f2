internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// The program `uv`, which makes environments faster than `venv` and `pip`.
public enum UV {
    /// Whether there is a `uv` on `PATH`.
    public static var isAvailable: Bool { executable != nil }

    /// The version of the `uv` on `PATH`: `"0.9.2"`.
    ///
    /// - Throws: ``PythonError`` of kind `environment` if there is none, or if it doesn't answer.
    public static func version() throws -> String {
        guard let executable else {
            throw PythonError(.environment, "there is no uv on PATH; it can be had by \"pip install uv\"")
        }
        let run = InstallerRun(timeLimit: .seconds(10), progress: nil, abandonment: nil)
        let lines = try run.output(of: executable, ["--version"], purpose: "uv's version can't be read")
        // uv 0.9.2 (141369ce7 2025-10-10)
        let words = lines.last?.split(separator: " ") ?? []
        return words.count > 1 ? String(words[1]) : lines.last ?? ""
    }

    static var executable: String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        // Absolute, since it is started in another folder.
        return path.split(separator: ":").lazy.map { URL(fileURLWithPath: "\($0)/uv").path }.first {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
                && access($0, X_OK) == 0
        }
    }
}
