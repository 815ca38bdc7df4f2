/// Writes the Swift types for Python's enumerations, and for the unions and literals that signatures need.
struct EnumerationWriter {
    let options: BindingOptions

    private static let conformances = "Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython"

    func write(_ known: KnownClass, into swift: inout SwiftText) {
        swift.gap()
        swift.document(DocumentationText.text(known.description.doc, options.documentation))
        let name = SwiftName.declared(known.description.name)
        switch known.form {
        case .enumeration(let rawType, let byName): enumeration(known, name, rawType, byName, &swift)
        case .optionSet: optionSet(known, name, &swift)
        default: break
        }
    }

    private func enumeration(
        _ known: KnownClass,
        _ name: String,
        _ rawType: String,
        _ byName: Bool,
        _ swift: inout SwiftText
    ) {
        let members = known.description.members ?? []
        let access = options.access.rawValue
        swift.block("\(access) enum \(name): \(rawType), Swift.CaseIterable, Swift.Codable, \(Self.conformances)") {
            swift in
            var first: [String: String] = [:]
            for member in members {
                let value = byName ? SwiftName.string(member.name) : raw(member.value)
                let own = SwiftName.quoted(EnumerationName.of(member))
                if let other = first[value] {
                    // Another name of the same member.
                    swift.add("\(access) static let \(own) = \(known.swiftName).\(other)")
                } else {
                    first[value] = own
                    swift.add("case \(own) = \(value)")
                }
            }
        }
    }

    private func optionSet(_ known: KnownClass, _ name: String, _ swift: inout SwiftText) {
        let access = options.access.rawValue
        swift.block("\(access) struct \(name): Swift.OptionSet, Swift.Hashable, \(Self.conformances)") { swift in
            swift.add("\(access) let rawValue: Swift.Int")
            swift.add("\(access) init(rawValue: Swift.Int) { self.rawValue = rawValue }")
            for member in known.description.members ?? [] {
                guard case .int(let digits) = member.value, Int(digits) != nil else { continue }
                let own = SwiftName.quoted(EnumerationName.of(member))
                // Swift warns of a member of an option set that is made from 0.
                let type = known.swiftName
                let made = Int(digits) == 0 ? ": \(type) = []" : " = \(type)(rawValue: \(digits))"
                swift.add("\(access) static let \(own)\(made)")
            }
        }
    }

    private func raw(_ value: LiteralDescription) -> String {
        switch value {
        case .str(let text): SwiftName.string(text)
        case .int(let digits): digits
        default: "\"\""
        }
    }

    // MARK: Types that signatures need

    func write(_ made: MadeType, namespace: String, into swift: inout SwiftText) {
        swift.gap()
        switch made.kind {
        case .literal(let cases): literal(made, cases, &swift)
        case .union(let union): self.union(made, union, namespace, &swift)
        }
    }

    private func literal(_ made: MadeType, _ cases: [MadeType.Case], _ swift: inout SwiftText) {
        let access = options.access.rawValue
        swift.block("\(access) enum \(made.name): Swift.String, Swift.CaseIterable, \(Self.conformances)") { swift in
            for one in cases {
                swift.add("case \(SwiftName.quoted(EnumerationName.of(one.name))) = \(SwiftName.string(one.value))")
            }
        }
    }

    private func union(_ made: MadeType, _ union: MadeType.Union, _ namespace: String, _ swift: inout SwiftText) {
        let access = options.access.rawValue
        swift.add("/// What a parameter takes that is one of \(union.members.map(\.type).joined(separator: ", ")).")
        swift.add("\(access) protocol \(made.argumentName): PyFFI.PythonConvertible {}")
        elementProtocols(made, union, &swift)
        swift.gap()
        let isReadable = union.isReadable
        let conformances =
            "\(namespace).\(made.argumentName), Swift.Sendable" + (union.isHashable ? ", Swift.Hashable" : "")
            + (isReadable ? ", PyFFI.ConvertibleFromPython" : "")
        swift.block("\(access) enum \(made.name): \(conformances)") { swift in
            for member in union.members { swift.add("case \(SwiftName.quoted(member.name))(\(member.type))") }
            swift.gap()
            swift.block("\(access) func write(to writer: PyFFI.PythonWriter) throws") { swift in
                swift.block("switch self") { swift in
                    for member in union.members {
                        let value = member.isTuple ? "PyFFI.PythonTupleItems(value)" : "value"
                        swift.add("case .\(SwiftName.quoted(member.name))(let value): try \(value).write(to: writer)")
                    }
                }
            }
            guard isReadable else { return }
            swift.block(
                "\(access) static func read(from reader: PyFFI.PythonReader) throws -> \(namespace).\(made.name)"
            ) {
                swift in
                swift.block("switch reader.kind") { swift in
                    for member in union.members {
                        let kinds = member.kinds.map { ".\($0)" }.joined(separator: ", ")
                        let name = SwiftName.quoted(member.name)
                        swift.add("case \(kinds): return .\(name)(try \(member.type).read(from: reader))")
                    }
                    let expected = union.members.map(\.name).joined(separator: " | ")
                    swift.add("default: throw reader.mismatch(expected: \(SwiftName.string(expected)))")
                }
            }
        }
    }

    /// The conformances that let values of a union's types be arguments without a case around them.
    func conformances(
        _ made: MadeType,
        among all: [MadeType],
        namespace: String,
        classes: [String: KnownClass],
        into swift: inout SwiftText
    ) {
        guard case .union(let union) = made.kind else { return }
        let name = "\(namespace).\(made.argumentName)"
        for type in Self.withIntegers(Self.types(union, classes)) where !type.hasPrefix("[") {
            swift.add("extension \(type): \(name) {}")
        }
        for case .dictionary(let key, let value)? in union.members.map({ ContainerText($0.type) }) {
            swift.add("extension Swift.Dictionary: \(name) where Key == \(key), Value == \(value) {}")
        }
        let tupleElements = Self.tupleElements(union)
        if !tupleElements.isEmpty {
            // Tuples, too, conform once: those whose elements are of the types that some tuple of the union has.
            let element = "\(name)TupleElement"
            swift.add("extension PyFFI.PythonTuple: \(name) where repeat each Element: \(element) {}")
            for type in Self.withIntegers(tupleElements) { swift.add("extension \(type): \(element) {}") }
        }
        let elements = union.members.compactMap { member in
            if case .array(let element)? = ContainerText(member.type) { element } else { nil }
        }
        guard !elements.isEmpty else { return }
        // Arrays conform once: those whose elements are of one of the types.
        let element = "\(name)Element"
        swift.add("extension Swift.Array: \(name) where Element: \(element) {}")
        var types: [String] = []
        for one in elements {
            types.append(one)
            for other in all where one == "\(namespace).\(other.name)" {
                if case .union(let inner) = other.kind {
                    types += Self.types(inner, classes).filter { !$0.hasPrefix("[") }
                }
            }
        }
        for type in Self.withIntegers(Set(types).sorted()) where !type.hasPrefix("[") && !type.contains("<") {
            swift.add("extension \(type): \(element) {}")
        }
    }

    /// The protocols for the elements of the arrays and of the tuples that a union takes; none if it takes none.
    private func elementProtocols(_ made: MadeType, _ union: MadeType.Union, _ swift: inout SwiftText) {
        func add(_ name: String) {
            swift.add("\(options.access.rawValue) protocol \(made.argumentName)\(name): PyFFI.PythonConvertible {}")
        }
        if union.members.contains(where: { ContainerText($0.type)?.isArray == true }) { add("Element") }
        if !Self.tupleElements(union).isEmpty { add("TupleElement") }
    }

    /// The types of the elements of a union's tuples, each once, but of those with elements that are containers.
    private static func tupleElements(_ union: MadeType.Union) -> [String] {
        let start = "PyFFI.PythonTuple<"
        let elements = union.members.flatMap { member -> [String] in
            guard member.type.hasPrefix(start), member.type.hasSuffix(">") else { return [] }
            let inner = member.type.dropFirst(start.count).dropLast()
            guard !inner.contains(where: { "<[(?".contains($0) }), !inner.hasPrefix("any "), !inner.contains(" any ")
            else { return [] }
            return inner.split(separator: ",").map { String($0.drop { $0 == " " }) }
        }
        return Set(elements).sorted()
    }

    /// Where Python wants a float, an int will do.
    private static func withIntegers(_ types: [String]) -> [String] {
        types.contains("Swift.Double") && !types.contains("Swift.Int") ? types + ["Swift.Int"] : types
    }

    /// The types that belong to a union, with those of heirs, each once.
    private static func types(_ union: MadeType.Union, _ classes: [String: KnownClass]) -> [String] {
        let types = union.members.flatMap { member -> [String] in
            switch member.type {
            case let type where type.hasPrefix("PyFFI.PythonTuple<"): return []
            case "PyFFI.PythonObject": return ["PyFFI.PythonObject", "PyFFI.PythonPath"]
            case let type where type.hasPrefix("Swift.Set<"): return []
            case let type:
                let heirs = classes.values.filter { known in
                    guard case .instance = known.form else { return false }
                    return known.description.lineage.contains { classes[$0]?.swiftName == type }
                }
                return [type] + heirs.map(\.swiftName).sorted()
            }
        }
        var seen: Set<String> = []
        return types.filter { seen.insert($0).inserted }
    }
}

/// What the text of an array's or dictionary's type is made of.
enum ContainerText: Equatable {
    case array(element: String)
    case dictionary(key: String, value: String)

    /// nil for other types.
    init?(_ type: String) {
        guard type.hasPrefix("["), type.hasSuffix("]") else { return nil }
        var depth = 0
        let inner = type.dropFirst().dropLast()
        for index in inner.indices {
            switch inner[index] {
            case "[", "<", "(": depth += 1
            case "]", ")": depth -= 1
            // Not that of an arrow.
            case ">" where index == inner.startIndex || inner[inner.index(before: index)] != "-": depth -= 1
            case ":" where depth == 0:
                let value = inner[inner.index(after: index)...].drop { $0 == " " }
                self = .dictionary(key: String(inner[..<index]), value: String(value))
                return
            default: break
            }
        }
        self = .array(element: String(inner))
    }

    var isArray: Bool { if case .array = self { true } else { false } }
}
