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
            guard let number = Int(digits) else { return nil }
            if text == "Swift.Double" { return Double(exactly: number).map { _ in digits } }
            return text == "Swift.Int" || isUnion(text, "int") ? digits : nil
        case .float(let digits):
            // Swift warns of a literal that is so small.
            guard let number = Double(digits), !number.isSubnormal else { return nil }
            return text == "Swift.Double" || isUnion(text, "float") ? digits : nil
        case .str(let string):
            if text == "Swift.String" || isUnion(text, "str") { return SwiftName.string(string) }
            return literalCase(string, text, type)
        case .bytes(let digits): return text == "[Swift.UInt8]" ? bytes(digits) : nil
        case .tuple(let values):
            // An array would be a list in Python, which a cached function doesn't take.
            guard type.argument != nil || type.toPython != nil else { return nil }
            return values.isEmpty && ContainerText(text)?.isArray == true ? "[]" : nil
        case .list(let values), .set(let values):
            let isTaken = ContainerText(text)?.isArray == true || text.hasPrefix("Swift.Set<")
            return values.isEmpty && isTaken ? "[]" : nil
        case .dict(let pairs): return pairs.isEmpty && ContainerText(text)?.isArray == false ? "[:]" : nil
        case .member(let module, let name, let member):
            guard let known = classes["\(module).\(name)"], known.swiftName == text else { return nil }
            switch known.form {
            case .enumeration, .optionSet:
                let described = known.description.members?.first { $0.name == member }
                if known.form == .optionSet, described?.number == nil { return nil }
                return described.map { shown(SwiftName.quoted(EnumerationName.of($0)), of: text, type) }
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

    /// `.name`, but for an optional's own `.none`.
    private func shown(_ name: String, of text: String, _ type: SwiftType) -> String {
        type.isOptional && ["none", "some"].contains(name) ? "\(text).\(name)" : ".\(name)"
    }

    private func literalCase(_ string: String, _ text: String, _ type: SwiftType) -> String? {
        for one in made where text.hasSuffix(".\(one.name)") {
            if case .literal(let cases) = one.kind, let found = cases.first(where: { $0.value == string }) {
                return shown(SwiftName.quoted(EnumerationName.of(found.name)), of: text, type)
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
    private static let taken: Set<String> = [
        "AllCases", "ArrayLiteralElement", "Element", "RawValue", "allCases", "hash", "hashValue", "init", "rawValue",
    ]

    static func of(_ member: ClassDescription.Member) -> String { of(member.swiftName ?? member.name) }

    static func of(_ name: String) -> String {
        let name = SwiftName.isIdentifier(name) ? name : SwiftName.identifier(name) ?? "member"
        return taken.contains(name) || SwiftName.isUnusable(name) ? "\(name)_" : name
    }
}
