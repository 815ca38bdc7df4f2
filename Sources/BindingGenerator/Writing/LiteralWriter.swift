/// Writes Python's values as Swift literals of given types.
struct LiteralWriter {
    let classes: [String: KnownClass]
    let made: [MadeType]

    /// The literal; nil if there is none of that type.
    func literal(_ value: LiteralDescription, as type: SwiftType) -> String? {
        var text = type.text
        if type.isOptional, text.hasSuffix("?") { text.removeLast() }
        if text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()) }
        switch value {
        case .none: return type.isOptional ? "nil" : nil
        case .bool(let value): return text == "Swift.Bool" ? "\(value)" : nil
        case .int(let digits):
            guard Int(digits) != nil else { return nil }
            return ["Swift.Int", "Swift.Double"].contains(text) || isUnion(text, "int") ? digits : nil
        case .float(let digits): return text == "Swift.Double" || isUnion(text, "float") ? digits : nil
        case .str(let string):
            if text == "Swift.String" || isUnion(text, "str") { return SwiftName.string(string) }
            return literalCase(string, text)
        case .bytes(let digits): return text == "[Swift.UInt8]" ? bytes(digits) : nil
        case .list(let values), .tuple(let values), .set(let values):
            guard values.isEmpty, text.hasPrefix("[") || text.hasPrefix("Swift.Set<"), !text.contains(": ") else {
                return nil
            }
            return "[]"
        case .dict(let pairs): return pairs.isEmpty && text.hasPrefix("[") && text.contains(": ") ? "[:]" : nil
        case .member(let module, let name, let member):
            guard let known = classes["\(module).\(name)"], known.swiftName == text else { return nil }
            switch known.form {
            case .enumeration, .optionSet:
                let described = known.description.members?.first { $0.name == member }
                return described.map { ".\(SwiftName.quoted(EnumerationName.of($0)))" }
            default: return nil
            }
        case .expression: return nil
        }
    }

    private func isUnion(_ text: String, _ name: String) -> Bool {
        made.contains { one in
            guard text.hasSuffix(".\(one.name)") || text.hasSuffix(".\(one.argumentName)"),
                case .union(let union) = one.kind
            else { return false }
            return union.members.contains { $0.name == name }
        }
    }

    private func literalCase(_ string: String, _ text: String) -> String? {
        for one in made where text.hasSuffix(".\(one.name)") {
            if case .literal(let cases) = one.kind, let found = cases.first(where: { $0.value == string }) {
                return ".\(SwiftName.declared(found.name))"
            }
        }
        return nil
    }

    private func bytes(_ digits: String) -> String {
        let characters = Array(digits)
        let bytes = stride(from: 0, to: characters.count - 1, by: 2).map { "0x\(characters[$0])\(characters[$0 + 1])" }
        return "[\(bytes.joined(separator: ", "))]"
    }
}

/// The names of an enumeration's members in Swift.
enum EnumerationName {
    private static let taken: Set<String> = ["allCases", "rawValue", "hashValue", "hash", "init"]

    static func of(_ member: ClassDescription.Member) -> String { of(member.swiftName ?? member.name) }

    static func of(_ name: String) -> String {
        let name = SwiftName.isIdentifier(name) ? name : SwiftName.identifier(name) ?? "member"
        return taken.contains(name) || SwiftName.isUnusable(name) ? "\(name)_" : name
    }
}
