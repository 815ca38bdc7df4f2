// Of a mise.toml only one entry matters here, in one of these forms; the rest of TOML is passed over:
//
//     [tools]
//     python = "3.12"                        also a list of such texts and tables
//     python = { version = "3.12", … }
//     python.version = "3.12"
//
//     [tools.python]
//     version = "3.12"

/// What a `mise.toml` says of Python.
enum MiseFile {
    static func pythons(in text: String) -> [String] {
        var table = ""
        var lines = text.split(whereSeparator: \.isNewline).map { line in line.trimmed }[...]
        while let line = lines.popFirst() {
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                table = bare(line[line.index(after: line.startIndex)..<end])
                continue
            }
            guard let equals = line.firstIndex(of: "=") else { continue }
            let key = bare(line[..<equals])
            let path = table.isEmpty ? key : "\(table).\(key)"
            guard ["tools.python", "tools.core:python", "tools.python.version"].contains(path) else { continue }
            var value = String(line[line.index(after: equals)...])
            // A list may go on over several lines.
            while value.trimmed.hasPrefix("["), !strings(in: value).isClosed, let more = lines.popFirst() {
                value += "\n\(more)"
            }
            return strings(in: value).texts
        }
        return []
    }

    /// A key without quotation marks and spaces.
    private static func bare(_ key: Substring) -> String { key.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" } }

    /// The texts of a value that are versions: all but those of other keys than `version`.
    private static func strings(in value: String) -> (texts: [String], isClosed: Bool) {
        var texts: [String] = []
        var depth = 0
        /// How deep in lists a key other than `version` has its value.
        var passedDepth: Int?
        var key = ""
        var rest = value[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"", "'":
                let text = rest.prefix { $0 != character }
                rest = rest[text.endIndex...].dropFirst()
                if passedDepth == nil, key.isEmpty || key == "version" { texts.append(String(text)) }
            case "#": rest = rest.drop { !$0.isNewline }
            case "[":
                if passedDepth == nil, !key.isEmpty, key != "version" { passedDepth = depth }
                depth += 1
            case "]":
                depth -= 1
                if passedDepth == depth { passedDepth = nil }
            case ",", "{", "}": key = ""
            case _ where character.isLetter: key.append(character)
            default: break
            }
        }
        return (texts, depth <= 0)
    }
}
