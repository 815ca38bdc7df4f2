internal import BackendInterface
internal import Foundation
internal import PythonDiscovery

/// What an environment has to have.
struct Requirements {
    /// Lines of a requirements file.
    let lines: [String]
    /// A requirements file that is read where it is, since its lines may name others beside it.
    let file: String?
    /// What tells these requirements from others: the lines, and the contents of all files that they name.
    let key: String
    /// The packages that are there once these requirements are installed, whatever the machine: those without a marker.
    let packages: [PackageName]
    /// Whether a package has to be there then whose name no line tells.
    let hasUnnamed: Bool
    /// The first line that asks for an editable installation.
    let editable: String?
    /// What relative paths in the lines count from.
    let folder: String
    /// The versions of Python that will do; empty: any.
    let requiredPython: String

    private let source: RequirementSource

    /// - Throws: `environment` for what can't be read.
    init(_ source: RequirementSource) throws {
        let current = FileManager.default.currentDirectoryPath
        var source = source
        if case .file(let path) = source {
            if path.contains("://") {
                source = .lines(["-r \(path)"])
            } else if !RequirementText.canBeReadAgain(path) {
                source = .lines(try RequirementText.lines(ofFile: path))
            }
        }
        self.source = source
        var text = RequirementText()
        switch source {
        case .lines(let lines):
            self.lines = Self.tidy(lines, in: current)
            (file, folder, requiredPython) = (nil, current, "")
        case .file(let path):
            let path = RequirementText.absolute(path, in: current)
            lines = []
            file = path
            folder = (path as NSString).deletingLastPathComponent
            requiredPython = ""
            try text.read(path)
        case .script(let path, let text, let more):
            let path = RequirementText.absolute(path, in: current)
            let metadata = try ScriptMetadata(ofScript: path, text: text)
            file = nil
            folder = (path as NSString).deletingLastPathComponent
            lines = Self.tidy(metadata.dependencies + more, in: folder)
            requiredPython = metadata.requiredPython
        }
        if file == nil { try text.read(lines, in: folder) }
        (key, packages, hasUnnamed, editable) = (text.key, text.packages, text.hasUnnamed, text.editable)
    }

    /// Whether what the requirements were read from has other requirements by now.
    var haveChanged: Bool { (try? Requirements(source))?.key != key }

    /// What tells the requirements in errors and lists.
    var summary: String {
        if let file { return "-r \(file)" }
        return lines.isEmpty ? "no packages" : lines.joined(separator: " ")
    }

    private static func tidy(_ lines: [String], in folder: String) -> [String] {
        let lines = lines.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        var seen: Set<String> = []
        // An installer reads the lines from a file in another folder, and looks beside that for files that they name.
        let tidy = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
            .map { RequirementLine($0).including(byPathIn: folder) }.filter { seen.insert($0).inserted }
        // The order of packages doesn't matter; that of indexes does.
        return tidy.contains { $0.hasPrefix("-") } ? tidy : tidy.sorted()
    }
}
