/// A docstring's parts, in the styles of Google, numpy and reStructuredText.
struct Docstring {
    /// What stands before the parts, and between them.
    var text = ""
    var parameters: [(name: String, text: String)] = []
    var returns = ""
    var raises: [(name: String, text: String)] = []

    private enum Part { case parameters, returns, raises, other }

    private static let titles: [String: Part] = [
        "args": .parameters, "arguments": .parameters, "parameters": .parameters, "params": .parameters,
        "other parameters": .parameters, "keyword args": .parameters, "keyword arguments": .parameters,
        "returns": .returns, "return": .returns, "yields": .returns, "raises": .raises, "raise": .raises,
    ]

    init(_ docstring: String) {
        let lines = docstring.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var kept: [String] = []
        var index = 0
        while index < lines.count {
            if let part = Self.title(lines, at: index) {
                let isUnderlined = index + 1 < lines.count && Self.isUnderline(lines[index + 1])
                index += isUnderlined ? 2 : 1
                var body: [String] = []
                while index < lines.count, Self.belongs(lines, at: index, isUnderlined: isUnderlined) {
                    body.append(lines[index])
                    index += 1
                }
                add(body, to: part, isUnderlined: isUnderlined)
            } else if let field = Self.field(lines[index]) {
                index += 1
                var body = field.text
                while index < lines.count, lines[index].first?.isWhitespace == true {
                    body += " " + Self.trimmed(lines[index])
                    index += 1
                }
                add(field.kind, field.name, body)
            } else {
                kept.append(lines[index])
                index += 1
            }
        }
        text = Self.joined(kept)
    }

    /// The parts as Swift's documentation has them.
    var swift: String {
        var parts: [String] = text.isEmpty ? [] : [text]
        var list: [String] = []
        if !parameters.isEmpty {
            list.append("- Parameters:")
            list += parameters.map { "  - \($0.name): \($0.text)" }
        }
        if !returns.isEmpty { list.append("- Returns: \(returns)") }
        if !raises.isEmpty {
            let classes = raises.map { $0.text.isEmpty ? "`\($0.name)`" : "`\($0.name)`: \($0.text)" }
            list.append("- Throws: \(classes.joined(separator: "; "))")
        }
        if !list.isEmpty { parts.append(list.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    // MARK: Reading

    private static func title(_ lines: [String], at index: Int) -> Part? {
        let line = lines[index]
        if line.hasSuffix(":"), let part = titles[line.dropLast().lowercased()] {
            return index + 1 < lines.count && isInside(lines[index + 1]) ? part : nil
        }
        guard index + 1 < lines.count, isUnderline(lines[index + 1]) else { return nil }
        return titles[line.lowercased()]
    }

    private static func isUnderline(_ line: String) -> Bool { line.count >= 3 && line.allSatisfy { $0 == "-" } }

    /// Whether a line belongs to the part before it: up to the next title that is underlined, or as far as lines have an
    /// indentation.
    private static func belongs(_ lines: [String], at index: Int, isUnderlined: Bool) -> Bool {
        guard isUnderlined else { return isInside(lines[index]) }
        return index + 1 == lines.count || !isUnderline(lines[index + 1])
    }

    /// Whether a line belongs to a part whose title has no indentation.
    private static func isInside(_ line: String) -> Bool { line.isEmpty || line.first?.isWhitespace == true }

    /// `:param name: text`
    private static func field(_ line: String) -> (kind: String, name: String, text: String)? {
        guard line.hasPrefix(":"), let end = line.dropFirst().firstIndex(of: ":") else { return nil }
        let words = line[line.index(after: line.startIndex)..<end].split(separator: " ").map(String.init)
        let kinds = ["param", "parameter", "arg", "returns", "return", "raises", "raise"]
        guard let kind = words.first, kinds.contains(kind) else { return nil }
        return (kind, words.count > 1 ? words[words.count - 1] : "", trimmed(String(line[line.index(after: end)...])))
    }

    private mutating func add(_ kind: String, _ name: String, _ text: String) {
        switch kind {
        case "returns", "return": returns = text
        case "raises", "raise": raises.append((name, text))
        default: parameters.append((name, text))
        }
    }

    private mutating func add(_ body: [String], to part: Part, isUnderlined: Bool) {
        let lines = Self.unindented(body)
        guard part != .returns else {
            returns = lines.map(Self.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
            return
        }
        var entries: [(name: String, text: String)] = []
        for line in lines where !Self.trimmed(line).isEmpty {
            if line.first?.isWhitespace == true, !entries.isEmpty {
                let last = entries.count - 1
                entries[last].text += (entries[last].text.isEmpty ? "" : " ") + Self.trimmed(line)
            } else {
                entries.append(Self.entry(line, isUnderlined: isUnderlined))
            }
        }
        if part == .parameters { parameters += entries } else { raises += entries }
    }

    /// `name (type): text`, or in numpy's style `name : type`.
    private static func entry(_ line: String, isUnderlined: Bool) -> (name: String, text: String) {
        guard let colon = line.firstIndex(of: ":") else { return (trimmed(line), "") }
        let name = trimmed(String(line[..<colon].prefix { $0 != "(" }))
        return (name, isUnderlined ? "" : trimmed(String(line[line.index(after: colon)...])))
    }

    private static func unindented(_ lines: [String]) -> [String] {
        let margin = lines.filter { !trimmed($0).isEmpty }.map { $0.prefix(while: \.isWhitespace).count }.min() ?? 0
        return lines.map { String($0.dropFirst(margin)) }
    }

    private static func joined(_ lines: [String]) -> String {
        var result: [String] = []
        for line in lines where !(line.isEmpty && result.last?.isEmpty != false) { result.append(line) }
        while result.last?.isEmpty == true { result.removeLast() }
        return result.joined(separator: "\n")
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
