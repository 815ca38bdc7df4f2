/// A value that stands in Python source.
package indirect enum LiteralDescription: Sendable, Hashable {
    case none
    case bool(Bool)
    /// The digits, of any length.
    case int(String)
    /// As Python writes it.
    case float(String)
    case str(String)
    /// As hexadecimal digits.
    case bytes(String)
    case list([LiteralDescription])
    case tuple([LiteralDescription])
    case set([LiteralDescription])
    case dict([[LiteralDescription]])
    /// The member of an enumeration.
    case member(module: String, class: String, name: String)
    /// Any other expression, as it is written.
    case expression(String)
}

extension LiteralDescription: Decodable {
    private enum Key: String, CodingKey { case kind, value, module, `class`, name }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func text(_ key: Key = .value) throws -> String { try container.decode(String.self, forKey: key) }
        func values() throws -> [LiteralDescription] {
            try container.decode([LiteralDescription].self, forKey: .value)
        }
        switch try text(.kind) {
        case "none": self = .none
        case "bool": self = .bool(try text() == "true")
        case "int": self = .int(try text())
        case "float": self = .float(try text())
        case "str": self = .str(try text())
        case "bytes": self = .bytes(try text())
        case "list": self = .list(try values())
        case "tuple": self = .tuple(try values())
        case "set": self = .set(try values())
        case "dict": self = .dict(try container.decode([[LiteralDescription]].self, forKey: .value))
        case "member": self = .member(module: try text(.module), class: try text(.class), name: try text(.name))
        default: self = .expression(try text())
        }
    }
}
