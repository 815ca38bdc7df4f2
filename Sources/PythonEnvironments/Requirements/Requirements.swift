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
    /// What relative paths in the lines count from.
    let folder: String
    /// The versions of Python that will do; empty: any.
    let requiredPython: String

    /// - Throws: `environment` for what can't be read.
    init(_ source: RequirementSource) throws {
        let current = FileManager.default.currentDirectoryPath
        switch source {
        case .lines(let lines):
            self.lines = Self.tidy(lines, in: current)
            (file, folder, requiredPython) = (nil, current, "")
        case .file(let path):
            let path = Self.absolute(path, in: current)
            lines = []
            file = path
            folder = (path as NSString).deletingLastPathComponent
            requiredPython = ""
            var seen: Set<String> = []
            key = try Self.key(ofFile: path, &seen)
            return
        case .script(let path, let text, let more):
            let path = Self.absolute(path, in: current)
            let metadata = try ScriptMetadata(ofScript: path, text: text)
            file = nil
            folder = (path as NSString).deletingLastPathComponent
            lines = Self.tidy(metadata.dependencies + more, in: folder)
            requiredPython = metadata.requiredPython
        }
        var seen: Set<String> = []
        key = try Self.key(of: lines, in: folder, &seen)
    }

    /// What tells the requirements in errors and lists.
    var summary: String {
        if let file { return "-r \(file)" }
        return lines.isEmpty ? "no packages" : lines.joined(separator: " ")
    }

    private static func tidy(_ lines: [String], in folder: String) -> [String] {
        let lines = lines.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        var seen: Set<String> = []
        let tidy = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { includingByPath($0, in: folder) }
            .filter { seen.insert($0).inserted }
        // The order of packages doesn't matter; that of indexes does.
        return tidy.contains { $0.hasPrefix("-") } ? tidy : tidy.sorted()
    }

    /// An installer reads the lines from a file in another folder, and looks beside that for the files that they name.
    private static func includingByPath(_ line: String, in folder: String) -> String {
        guard let file = includedFile(line) else { return line }
        let isConstraint = line.hasPrefix("-c") || line.hasPrefix("--c")
        return "\(isConstraint ? "-c" : "-r") \(absolute(file, in: folder))"
    }

    private static func absolute(_ path: String, in folder: String) -> String {
        let path = (path as NSString).expandingTildeInPath
        return URL(filePath: path, relativeTo: URL(filePath: folder, directoryHint: .isDirectory)).standardizedFileURL
            .path
    }

    // MARK: The key

    private static func key(ofFile path: String, _ seen: inout Set<String>) throws -> String {
        guard seen.insert(path).inserted else { return "" }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw PythonError(.environment, "the requirements file \(path) can't be read: \(FileProblem(error))")
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return try key(of: lines, in: (path as NSString).deletingLastPathComponent, &seen)
    }

    private static func key(of lines: [String], in folder: String, _ seen: inout Set<String>) throws -> String {
        var key = ""
        for line in lines where !line.isEmpty && !line.hasPrefix("#") {
            key += line + "\n"
            if let file = includedFile(line) {
                key += try Self.key(ofFile: absolute(file, in: folder), &seen)
            } else if isLocal(line) {
                // The same words mean another package in another folder.
                key += "in \(folder)\n"
            }
        }
        return key
    }

    /// The file that a line takes in: `-r other.txt`, `--constraint=other.txt`.
    private static func includedFile(_ line: String) -> String? {
        for option in ["--requirement", "--constraint", "-r", "-c"] where line.hasPrefix(option) {
            let rest = line.dropFirst(option.count)
            guard let first = rest.first, first == " " || first == "=" || option.count == 2 else { continue }
            let file = rest.drop { $0 == " " || $0 == "=" }.replacing(/\s#.*/, with: "")
                .trimmingCharacters(in: .whitespaces)
            return file.contains("://") ? nil : file
        }
        return nil
    }

    private static func isLocal(_ line: String) -> Bool {
        if line.contains("://"), !line.contains("$") { return false }
        if line.hasPrefix(".") || line.contains("$") { return true }
        return ["-e", "--editable", "-f", "--find-links"].contains(where: line.hasPrefix) || line.contains("/")
            || line == "." || line.contains(/\.(whl|zip|tar\.gz)\b/)
    }
}

/// The system's own words for an error of Foundation.
struct FileProblem: CustomStringConvertible {
    let description: String

    private static let numbers: [CocoaError.Code: Int32] = [
        .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
        .fileWriteNoPermission: EACCES, .fileWriteOutOfSpace: ENOSPC, .fileWriteVolumeReadOnly: EROFS,
        .fileWriteFileExists: EEXIST,
    ]

    init(_ error: any Error) {
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        if let posix = [error, underlying].lazy.compactMap({ $0 }).first(where: { $0.domain == NSPOSIXErrorDomain }) {
            description = String(cString: strerror(Int32(posix.code)))
        } else if let number = Self.numbers[CocoaError.Code(rawValue: error.code)] {
            // On Linux, Foundation does not always say what the system said.
            description = String(cString: strerror(number))
        } else {
            description = error.localizedDescription
        }
    }
}
