/// Names and literals as Swift writes them.
package enum SwiftName {
    /// Words that must be quoted to be a name.
    private static let reserved: Set<String> = [
        "Any", "Protocol", "Self", "Type", "_", "as", "associatedtype", "await", "break", "case", "catch", "class",
        "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false",
        "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
        "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self",
        "static",
        "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where",
        "while",
    ]

    /// The name, in backquotes where Swift needs them.
    package static func quoted(_ name: String) -> String { reserved.contains(name) ? "`\(name)`" : name }

    /// The name as the label of an argument, where nearly all words can stand.
    package static func label(_ name: String) -> String { name == "inout" ? "`\(name)`" : name }

    /// Names that even backquotes don't make usable where a variable or a type is declared, and those of the modules
    /// that all generated code mentions.
    package static func isUnusable(_ name: String) -> Bool {
        ["_", "self", "Self", "Type", "Protocol", "Any", "Swift", "PyFFI", "Foundation"].contains(name)
    }

    /// A name for a local variable or a type that stands for `name`, which may be any of Python's.
    package static func declared(_ name: String) -> String { isUnusable(name) ? "\(name)_" : quoted(name) }

    /// Whether it can be a name at all, if need be in backquotes.
    package static func isIdentifier(_ name: String) -> Bool {
        name.first.map { !$0.isNumber } == true && name.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
    }

    /// A Swift name made of a text: what can't stand in one becomes an underscore. nil if nothing is left.
    package static func identifier(_ text: String) -> String? {
        var name = ""
        for scalar in text.unicodeScalars {
            let character = Character(scalar)
            let isPart = scalar == "_" || (scalar.isASCII && (character.isLetter || character.isNumber))
            name.unicodeScalars.append(isPart ? scalar : "_")
        }
        guard name.contains(where: { $0 != "_" }) else { return nil }
        return name.first.map(\.isNumber) == true ? "_\(name)" : name
    }

    /// The string as a literal.
    package static func string(_ text: String) -> String {
        var literal = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case "\0": literal += "\\0"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || (0x80..<0xA0).contains(scalar.value):
                literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return "\"\(literal)\""
    }

    /// The text as a literal of several lines, without escapes.
    package static func text(_ text: String, indented indent: String) -> String {
        // As many signs as no part of the text ends the literal with. By bytes: a character may combine with the sign.
        var signs = "#"
        while contains(text, "\"\"\"\(signs)") || contains(text, "\\\(signs)") { signs += "#" }
        let text = text.unicodeScalars.map { scalar in
            let isRefused = (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
            return isRefused ? "\\\(signs)u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "" : "\(indent)\(line)"
        }
        return "\(signs)\"\"\"\n\(lines.joined(separator: "\n"))\n\(indent)\"\"\"\(signs)"
    }
}

extension SwiftName {
    private static func contains(_ text: String, _ part: String) -> Bool {
        Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
    }
}

/// Gives each thing of one scope a name that nothing else there has.
struct NameTable {
    private var taken: Set<String>

    init(_ taken: Set<String> = []) { self.taken = taken }

    func isTaken(_ name: String) -> Bool { taken.contains(name) }

    /// Takes the name, or the first free one with a number behind it.
    mutating func take(_ wanted: String) -> String {
        var name = wanted
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(wanted)\(number)"
            number += 1
        }
        return name
    }
}
