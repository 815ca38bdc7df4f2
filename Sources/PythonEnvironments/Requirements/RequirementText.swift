internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// What stands in requirements files, and in those that they name.
struct RequirementText {
    /// The text of all lines that matter.
    private(set) var key = ""
    /// The packages that lines without a marker name.
    private(set) var packages: [PackageName] = []

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
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let isFirst = !continues
            continues = line.hasSuffix("\\")
            let part = continues ? String(line.dropLast()) : line
            if isFirst { lines.append(part) } else { lines[lines.count - 1] += part }
        }
        return lines
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
        for line in lines where !line.isEmpty && !line.hasPrefix("#") {
            key += line + "\n"
            if let file = Self.includedFile(line) {
                try read(
                    Self.absolute(file, in: folder),
                    isConstraint: isConstraint || Self.namesConstraints(line)
                )
            } else if Self.isLocal(line) {
                // The same words mean another package in another folder.
                key += "in \(folder)\n"
            }
            if editable == nil, line.hasPrefix("-e") || line.hasPrefix("--editable") { editable = line }
            if !isConstraint, let package = PackageName(ofRequirement: line) { packages.append(package) }
        }
    }

    /// The file that a line takes in: `-r other.txt`, `--constraint=other.txt`.
    static func includedFile(_ line: String) -> String? {
        for option in ["--requirement", "--constraint", "-r", "-c"] where line.hasPrefix(option) {
            let rest = line.dropFirst(option.count)
            guard let first = rest.first, first == " " || first == "=" || option.count == 2 else { continue }
            let file = rest.drop { $0 == " " || $0 == "=" }.replacing(/\s#.*/, with: "")
                .trimmingCharacters(in: .whitespaces)
            return file.contains("://") ? nil : file
        }
        return nil
    }

    /// Whether a line that takes in a file takes it in as constraints.
    static func namesConstraints(_ line: String) -> Bool { line.hasPrefix("-c") || line.hasPrefix("--c") }

    private static func isLocal(_ line: String) -> Bool {
        if line.contains("://"), !line.contains("$") { return false }
        if line.hasPrefix(".") || line.contains("$") { return true }
        return ["-e", "--editable", "-f", "--find-links"].contains(where: line.hasPrefix) || line.contains("/")
            || line == "." || line.contains(/\.(whl|zip|tar\.gz)\b/)
    }

    static func absolute(_ path: String, in folder: String) -> String {
        let path = (path as NSString).expandingTildeInPath
        return URL(filePath: path, relativeTo: URL(filePath: folder, directoryHint: .isDirectory)).standardizedFileURL
            .path
    }
}
