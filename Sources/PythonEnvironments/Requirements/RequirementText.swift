internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// What stands in requirements files, and in those that they name.
struct RequirementText {
    /// The text of all lines that matter.
    private(set) var key = ""
    /// The packages that lines without a marker name.
    private(set) var packages: [PackageName] = []

    /// Whether a package is to be there whose name no line tells.
    private(set) var hasUnnamed = false
    /// The first line that asks for an editable installation.
    private(set) var editable: String?

    private var seen: Set<String> = []

    /// Whether a file has the same text the next time: a pipe has none.
    static func canBeReadAgain(_ path: String) -> Bool {
        var info = stat()
        return stat((path as NSString).expandingTildeInPath, &info) != 0
            || [S_IFREG, S_IFDIR].contains(info.st_mode & S_IFMT)
    }

    /// The lines, each with those that continue it.
    ///
    /// - Throws: `environment` for a file that can't be read.
    static func lines(ofFile path: String) throws -> [String] {
        func failure(_ problem: some CustomStringConvertible) -> PythonError {
            PythonError(.environment, "the requirements file \(path) can't be read: \(problem)")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw failure(SystemProblem(EISDIR))
        }
        let data: Data
        do {
            // `Data` can't read pipes by /dev/stdin.
            data = try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data()
        } catch {
            throw failure(FileProblem(error))
        }
        guard let text = text(of: data) else { throw failure("it is no text in UTF-8") }
        var lines: [String] = []
        var continues = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            // A comment ends what it follows, and never goes on itself.
            let isComment = line.hasPrefix("#")
            let isContinued = line.hasSuffix("\\") && !isComment
            let part = isComment ? "" : isContinued ? String(line.dropLast()) : line
            if continues { lines[lines.count - 1] += part } else { lines.append(part) }
            continues = isContinued
        }
        return lines.filter { !$0.isEmpty }
    }

    /// Text with a byte order mark is in the encoding that the mark tells, as for pip.
    private static func text(of data: Data) -> String? {
        for (mark, encoding) in [([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian)]
            as [([UInt8], String.Encoding)] where data.starts(with: mark)
        {
            return String(data: data.dropFirst(mark.count), encoding: encoding)
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return String(data: data.starts(with: mark) ? data.dropFirst(mark.count) : data, encoding: .utf8)
    }

    /// - Parameter isConstraint: whether the file only says which versions will do.
    mutating func read(_ path: String, isConstraint: Bool = false) throws {
        guard seen.insert(path).inserted else { return }
        let folder = (path as NSString).deletingLastPathComponent
        try read(Self.lines(ofFile: path), in: folder, isConstraint: isConstraint)
    }

    mutating func read(_ lines: [String], in folder: String, isConstraint: Bool = false) throws {
        for line in lines.lazy.map({ RequirementLine($0) }) where !line.isEmpty {
            key += line.key + "\n"
            if line.isLocal { key += "in \(folder)\n" }
            if editable == nil, line.isEditable { editable = line.text }
            if !isConstraint {
                if let package = line.package { packages.append(package) }
                hasUnnamed = hasUnnamed || line.isUnnamed
            }
            for file in line.files {
                let path = Self.absolute(file.path, in: folder)
                try read(path, isConstraint: isConstraint || file.isConstraint)
            }
        }
    }

    static func absolute(_ path: String, in folder: String) -> String {
        let path = (path as NSString).expandingTildeInPath
        return URL(filePath: path, relativeTo: URL(filePath: folder, directoryHint: .isDirectory)).standardizedFileURL
            .path
    }
}
