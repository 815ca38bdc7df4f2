import Foundation
import TestSupport

/// A folder for one test's files; it goes with the last reference.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "pyffi-faults-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func text(_ name: String) -> String? { try? String(contentsOfFile: file(name), encoding: .utf8) }

    /// The process whose number a program wrote to a file.
    func process(_ name: String) -> Int32? { text(name).flatMap { Int32($0.trimmingCharacters(in: .newlines)) } }

    /// A program of the given text; returns its path.
    func program(_ text: String, mode: Int = 0o755) throws -> String {
        let path = file("python3")
        try FreshProgram.write(text, to: path, mode: mode)
        return path
    }
}
