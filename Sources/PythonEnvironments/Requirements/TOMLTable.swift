/// The part of TOML that a script's metadata needs: the keys in front of the first table, with strings and lists of
/// strings as values. Values of other kinds are passed over, tables are not read. The standard library has no reader for
/// TOML, and before Python 3.11 neither has Python's.
struct TOMLTable {
    enum Value: Hashable {
        case string(String)
        case array([Value])
        case other
    }

    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private var values: [String: Value] = [:]

    subscript(key: String) -> Value? { values[key] }

    init(topOf text: String) throws(Problem) {
        var reader = TOMLReader(text)
        while let key = try reader.nextKey() {
            let value = try reader.value()
            guard values.updateValue(value, forKey: key) == nil else {
                throw Problem(description: "line \(reader.line): \"\(key)\" is there twice")
            }
            try reader.endLine()
        }
    }
}

private struct TOMLReader {
    private let characters: [Character]
    private var index = 0
    /// How many lists and tables are open.
    private var depth = 0

    init(_ text: String) { characters = Array(text) }

    var line: Int { 1 + characters[..<min(index, characters.count)].count(where: \.endsLine) }

    private var next: Character? { index < characters.count ? characters[index] : nil }

    private func problem(_ text: String) -> TOMLTable.Problem {
        TOMLTable.Problem(description: "line \(line): \(text)")
    }

    private func begins(with text: String) -> Bool { characters[index...].starts(with: text) }

    private mutating func skip(_ isSkipped: (Character) -> Bool) {
        while let next, isSkipped(next) { index += 1 }
    }

    /// Goes on to the next word, over comments and ends of lines.
    private mutating func skipBlank() {
        while true {
            skip(\.isWhitespace)
            guard next == "#" else { return }
            skip { !$0.endsLine }
        }
    }

    /// The next key, and goes behind its equals sign; nil at the first table, and at the end.
    mutating func nextKey() throws(TOMLTable.Problem) -> String? {
        skipBlank()
        guard let next, next != "[" else { return nil }
        var key = ""
        if next == "\"" || next == "'" {
            guard case .string(let text) = try value() else { throw problem("a key was expected") }
            key = text
        }
        while let next = self.next, next != "=", !next.endsLine {
            key.append(next)
            index += 1
        }
        guard self.next == "=" else { throw problem("\"=\" was expected behind \"\(key)\"") }
        index += 1
        return key.trimmed
    }

    mutating func value() throws(TOMLTable.Problem) -> TOMLTable.Value {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw problem("the value is nested too deeply") }
        skip { $0 == " " || $0 == "\t" }
        switch next {
        case "\"", "'": return .string(try string())
        case "[": return .array(try array())
        case "{":
            try skipInlineTable()
            return .other
        case nil, "#": throw problem("a value was expected")
        case let next? where next.endsLine: throw problem("a value was expected")
        default:
            skip { !$0.endsLine && $0 != "," && $0 != "]" && $0 != "}" && $0 != "#" }
            return .other
        }
    }

    mutating func endLine() throws(TOMLTable.Problem) {
        skip { $0 == " " || $0 == "\t" }
        guard let next, !next.endsLine, next != "#" else { return }
        throw problem("the line should end before \"\(next)\"")
    }

    private mutating func array() throws(TOMLTable.Problem) -> [TOMLTable.Value] {
        index += 1
        var values: [TOMLTable.Value] = []
        while true {
            skipBlank()
            if next == "]" { break }
            values.append(try value())
            skipBlank()
            if next == "," { index += 1 } else if next != "]" { throw problem("\",\" or \"]\" was expected") }
        }
        index += 1
        return values
    }

    private mutating func skipInlineTable() throws(TOMLTable.Problem) {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw problem("the value is nested too deeply") }
        index += 1
        while next != "}" {
            switch next {
            case nil: throw problem("\"}\" was expected")
            case "\"", "'": _ = try string()
            case "[": _ = try value()
            case "{": try skipInlineTable()
            default: index += 1
            }
        }
        index += 1
    }

    private mutating func string() throws(TOMLTable.Problem) -> String {
        guard let quote = next else { throw problem("a string was expected") }
        let long = String(repeating: quote, count: 3)
        let end = begins(with: long) ? long : String(quote)
        index += end.count
        // An end of line behind the opening quotes isn't part of the text.
        if end.count == 3, let next, next.endsLine { index += 1 }
        var text = ""
        while !begins(with: end) {
            guard let next, end.count == 3 || !next.endsLine else { throw problem("the string has no end") }
            index += 1
            if next == "\\", quote == "\"" { text += try escaped(isLong: end.count == 3) } else { text.append(next) }
        }
        index += end.count
        // Up to two quotes may stand before the three that end a text.
        for _ in 0..<2 where end.count == 3 && next == quote {
            text.append(quote)
            index += 1
        }
        return text
    }

    /// What stands behind a backslash.
    private mutating func escaped(isLong: Bool) throws(TOMLTable.Problem) -> String {
        guard let letter = next else { throw problem("the string has no end") }
        index += 1
        switch letter {
        case "\"", "\\": return String(letter)
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "e": return "\u{1b}"
        case "u", "U":
            let digits = String(characters[index...].prefix(letter == "u" ? 4 : 8))
            guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16),
                let scalar = Unicode.Scalar(number)
            else {
                throw problem("\\\(letter)\(digits) is no character")
            }
            index += digits.count
            return String(Character(scalar))
        case _ where isLong && letter.isWhitespace:
            // The text goes on with the next word, on another line.
            index -= 1
            let start = index
            skip(\.isWhitespace)
            guard characters[start..<index].contains(where: \.endsLine) else {
                throw problem("a backslash stands before a space")
            }
            return ""
        default: throw problem("\\\(letter) is unknown")
        }
    }
}

extension Character {
    /// Swift takes other characters for ends of lines, too.
    fileprivate var endsLine: Bool { self == "\n" || self == "\r\n" }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
