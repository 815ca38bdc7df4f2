internal import Foundation
internal import SystemSupport

/// One line of a requirements file, as pip and uv read it.
struct RequirementLine {
    /// The line without its comment, as it is written: variables may stand for what nobody is to read.
    let text: String
    /// The line with the values of its variables (`${TOKEN}`).
    private let expanded: String
    /// The words of a line of options, without their quotes; empty for other lines.
    private let words: [String]

    struct IncludedFile: Equatable {
        let path: String
        /// Whether the file only says which versions will do.
        let isConstraint: Bool
        /// Where the option and its value stand.
        fileprivate let words: Range<Int>
    }

    /// - Parameter variables: nil: those of this process.
    init(_ line: String, variables: [String: String]? = nil) {
        let line = line.contains("#") ? line.replacing(/(^|\s)#.*/, with: "") : line
        text = line.trimmingCharacters(in: .whitespaces)
        expanded = Self.expanded(text, variables)
        words = expanded.hasPrefix("-") ? Self.words(of: expanded) : []
    }

    /// What tells this requirement from others.
    var key: String {
        text == expanded ? text : "\(text) with \(StableHash.of(Redaction.of(expanded)))"
    }

    var isEmpty: Bool { text.isEmpty }

    /// The files that the line takes in: `-r other.txt`, `--constraint=other.txt`.
    var files: [IncludedFile] {
        words.indices.compactMap { index in
            for (option, isConstraint) in Self.fileOptions {
                guard let value = value(of: option, at: index), !value.text.contains("://") else { continue }
                let words = index..<(index + value.count)
                return IncludedFile(path: value.text, isConstraint: isConstraint, words: words)
            }
            return nil
        }
    }

    private static let fileOptions = [
        ("--requirement", false), ("--constraint", true), ("-r", false), ("-c", true),
    ]

    /// Whether the line asks for an editable installation.
    var isEditable: Bool {
        words.indices.contains { value(of: "-e", at: $0) != nil || value(of: "--editable", at: $0) != nil }
    }

    /// The package that is there once the line's is installed; nil if the line need not install one (a marker), or
    /// doesn't tell its name.
    var package: PackageName? { isConditional || !words.isEmpty ? nil : PackageName(ofRequirement: expanded) }

    /// Whether the line installs a package whose name it doesn't tell: from an address, or from a folder.
    var isUnnamed: Bool {
        if isConditional || text.isEmpty { return false }
        return words.isEmpty ? package == nil : isEditable
    }

    private var isConditional: Bool { expanded.contains(";") }

    /// Whether the same words mean another package in another folder.
    var isLocal: Bool {
        if expanded.contains("://") { return false }
        if expanded.hasPrefix(".") || isEditable || expanded.contains("/") { return true }
        return ["-f", "--find-links"].contains(where: expanded.hasPrefix) || ArchiveName.isIn(expanded)
    }

    /// The same line with absolute paths of files that it takes in, for an installer that reads it elsewhere.
    func including(byPathIn folder: String) -> String {
        let files = files
        if files.isEmpty { return text }
        var words = words
        for file in files.reversed() {
            let path = RequirementText.absolute(file.path, in: folder)
            words.replaceSubrange(file.words, with: [file.isConstraint ? "-c" : "-r", path])
        }
        return words.map(Self.quoted).joined(separator: " ")
    }

    // MARK: Words

    /// The value of an option, and how many words both are: `-r x`, `-rx`, `--requirement=x`.
    private func value(of option: String, at index: Int) -> (text: String, count: Int)? {
        let word = words[index]
        guard word.hasPrefix(option) else { return nil }
        if word == option { return index + 1 < words.count ? (words[index + 1], 2) : nil }
        if word.hasPrefix(option + "=") { return (String(word.dropFirst(option.count + 1)), 1) }
        return option.hasPrefix("--") ? nil : (String(word.dropFirst(option.count)), 1)
    }

    private static func expanded(_ line: String, _ variables: [String: String]?) -> String {
        guard line.contains("${") else { return line }
        // A copy of all of them, which a line without any need not pay for.
        let variables = variables ?? ProcessInfo.processInfo.environment
        return line.replacing(/\$\{([A-Z0-9_]+)\}/) { variables[String($0.output.1)] ?? String($0.output.0) }
    }

    /// Splits as a shell does.
    private static func words(of line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let mark = quote {
                if character == mark { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                (quote, word) = (character, word ?? "")
            } else if character.isWhitespace {
                if let one = word { words.append(one) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap { $0 }
    }

    private static func quoted(_ word: String) -> String {
        guard word.contains(where: { $0.isWhitespace || "\"'\\".contains($0) }) else { return word }
        return "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
