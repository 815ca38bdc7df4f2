internal import BackendInterface
internal import Foundation

/// What a script says that it needs, in a comment block of its own (PEP 723):
///
///     # /// script
///     # requires-python = ">=3.11"
///     # dependencies = ["httpx", "rich>=13"]
///     # ///
package struct ScriptMetadata {
    package let dependencies: [String]
    /// Empty if the script says nothing.
    package let requiredPython: String

    /// - Throws: `environment` for a script that can't be read, that has no such block, or one that can't be read.
    ///
    /// - Parameter text: the script, if it was read already.
    package init(ofScript path: String, text: String? = nil) throws {
        guard let metadata = try Self(in: text ?? Self.text(ofScript: path), ofScript: path) else {
            throw PythonError(
                .environment,
                "the script \(path) has no block \"# /// script\" that says what it needs (PEP 723)"
            )
        }
        self = metadata
    }

    private static func text(ofScript path: String) throws -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            throw PythonError(.environment, "the script \(path) can't be read: \(FileProblem(error))")
        }
    }

    /// Whether a script has a block, which may be wrong.
    package static func isIn(_ text: String) -> Bool {
        guard text.contains("# /// script") else { return false }
        do { return try block(in: text, ofScript: "") != nil } catch { return true }
    }

    private static let opening: Substring = "# /// script"

    /// nil for a script without a block.
    ///
    /// - Throws: `environment` for a block that can't be read.
    package init?(in source: String, ofScript path: String) throws {
        guard let block = try Self.block(in: source, ofScript: path) else { return nil }
        let table: TOMLTable
        do {
            table = try TOMLTable(topOf: block)
        } catch {
            throw PythonError(.environment, "the block \"# /// script\" of \(path) can't be read: \(error)")
        }
        func wrong(_ key: String, _ wanted: String) -> PythonError {
            PythonError(.environment, "\"\(key)\" in the block \"# /// script\" of \(path) has to be \(wanted)")
        }
        switch table["dependencies"] {
        case nil: dependencies = []
        case .array(let values):
            dependencies = try values.map { value in
                guard case .string(let text) = value else { throw wrong("dependencies", "a list of strings") }
                return text
            }
        default: throw wrong("dependencies", "a list of strings")
        }
        switch table["requires-python"] {
        case nil: requiredPython = ""
        case .string(let text): requiredPython = text
        default: throw wrong("requires-python", "a string")
        }
    }

    /// Other characters that Swift takes for ends of lines may stand in a comment.
    private static func lines(of text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    /// The lines of the block, without their comment signs.
    private static func block(in source: String, ofScript path: String) throws -> String? {
        let lines = lines(of: source.hasPrefix("\u{FEFF}") ? String(source.dropFirst()) : source)
        var found: String?
        var index = lines.startIndex
        while index < lines.endIndex {
            defer { index += 1 }
            guard lines[index].trimmedEnd == opening else { continue }
            let comments = lines[(index + 1)...].prefix { $0 == "#" || $0.hasPrefix("# ") }
            // The last "# ///" ends the block. PEP 723 has one without an end ignored.
            guard let end = comments.lastIndex(where: { $0.trimmedEnd == "# ///" }) else { continue }
            guard found == nil else {
                throw PythonError(.environment, "the script \(path) has more than one block \"# /// script\"")
            }
            found = comments[..<end].map { String($0.dropFirst(2)) }.joined(separator: "\n")
            index = end
        }
        return found
    }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return self[...last]
    }
}
