// A machine made of files in a temporary folder. The files are empty or scripts; a search runs none of them.
import Foundation
import PythonDiscovery

/// A temporary folder that is removed when this object is freed.
final class FakeTree: Sendable {
    /// Without symbolic links: the path of macOS's temporary folder has one.
    let root: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pyffi-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        root = folder.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ path: String) -> String { "\(root)/\(path)" }

    @discardableResult
    func folder(_ path: String) throws -> String {
        try FileManager.default.createDirectory(atPath: self.path(path), withIntermediateDirectories: true)
        return self.path(path)
    }

    @discardableResult
    func file(_ path: String, _ text: String = "", permissions: Int = 0o644) throws -> String {
        let full = self.path(path)
        let parent = (full as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try text.write(toFile: full, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: full)
        return full
    }

    @discardableResult
    func executable(_ path: String, _ text: String = "") throws -> String {
        try file(path, text, permissions: 0o755)
    }

    /// A link; a relative target counts from the tree's root.
    @discardableResult
    func link(_ path: String, to target: String) throws -> String {
        let full = self.path(path)
        let parent = (full as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        let destination = target.hasPrefix("/") ? target : self.path(target)
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: destination)
        return full
    }

    /// A shim as pyenv writes it.
    @discardableResult
    func shim(_ name: String) throws -> String {
        try executable(
            "pyenv/shims/\(name)",
            """
            #!/usr/bin/env bash
            set -e
            program="${0##*/}"
            export PYENV_ROOT="\(path("pyenv"))"
            exec "\(path("pyenv"))/libexec/pyenv" exec "$program" "$@"
            """
        )
    }

    /// A search of this tree and nothing else. Values of `PATH` and other variables may say `ROOT` for the tree's root.
    func search(_ environment: [String: String] = [:], isMacOS: Bool = false) -> InterpreterSearch {
        InterpreterSearch(
            environment: environment.mapValues { $0.replacingOccurrences(of: "ROOT", with: root) },
            home: path("home"),
            currentDirectory: path("work/project"),
            systemRoot: root,
            isMacOS: isMacOS
        )
    }

    /// What a search found, as paths relative to the tree's root.
    func found(
        _ choice: InterpreterChoice = .automatic,
        _ environment: [String: String] = [:],
        isMacOS: Bool = false
    ) -> [String] {
        search(environment, isMacOS: isMacOS).candidates(for: choice).candidates.map { relative($0.executable) }
    }

    /// Why a place was passed over, by its path relative to the tree's root or its name; nil if it isn't mentioned.
    func outcome(
        _ place: String,
        _ choice: InterpreterChoice = .automatic,
        _ environment: [String: String] = [:],
        isMacOS: Bool = false
    ) -> String? {
        search(environment, isMacOS: isMacOS).candidates(for: choice).places
            .first { $0.place.replacingOccurrences(of: "\(root)/", with: "") == place }
            .map { $0.outcome.replacingOccurrences(of: "\(root)/", with: "") }
    }

    private func relative(_ path: String) -> String {
        path.hasPrefix("\(root)/") ? String(path.dropFirst(root.count + 1)) : path
    }
}
