/// Writes the Swift enum for a union, and what lets a parameter take its values without a case around them.
struct UnionWriter {
    let options: BindingOptions
    let made: MadeType
    let union: MadeType.Union
    let namespace: String

    func write(into swift: inout SwiftText) {
        let access = options.access.rawValue
        if union.isTold { return told(&swift) }
        swift.add("/// What a parameter takes that is one of \(union.members.map(\.type).joined(separator: ", ")).")
        swift.add("\(access) protocol \(made.argumentName): PyFFI.PythonConvertible {}")
        elementProtocols(&swift)
        swift.gap()
        let isReadable = union.isReadable
        let conformances =
            "\(namespace).\(made.argumentName), Swift.Sendable" + (union.isHashable ? ", Swift.Hashable" : "")
            + (isReadable ? ", PyFFI.ConvertibleFromPython" : "") + literals.map(\.conformance).joined()
        swift.block("\(access) enum \(made.name): \(conformances)") { swift in
            for member in union.members { swift.add("case \(SwiftName.quoted(member.name))(\(member.type))") }
            for literal in literals { swift.add("\(access) \(literal.initializer)") }
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

    /// A union whose members Python tells apart.
    private func told(_ swift: inout SwiftText) {
        let access = options.access.rawValue
        let conformances =
            EnumerationWriter.conformances + (union.isHashable ? ", Swift.Hashable" : "")
            + literals.map(\.conformance).joined()
        swift.add("/// One of \(union.members.map(\.type).joined(separator: ", ")).")
        swift.block("\(access) enum \(made.name): \(conformances)") { swift in
            for member in union.members { swift.add("case \(SwiftName.quoted(member.name))(\(member.type))") }
            for literal in literals { swift.add("\(access) \(literal.initializer)") }
            swift.gap()
            let types = union.members.map { "\($0.type)?" }.joined(separator: ", ")
            swift.add("private typealias PythonPlaces = PyFFI.PythonTuple<\(types)>")
            swift.add("\(access) static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }")
            swift.block("\(access) func write(to writer: PyFFI.PythonWriter) throws") { swift in
                swift.add("try writer.checkAdapted(Self.self)")
                swift.block("switch self") { swift in
                    for (index, member) in union.members.enumerated() {
                        let places = union.members.indices.map { $0 == index ? "value" : "nil" }.joined(separator: ", ")
                        let name = SwiftName.quoted(member.name)
                        swift.add("case .\(name)(let value): try PythonPlaces(\(places)).write(to: writer)")
                    }
                }
            }
            swift.block(
                "\(access) static func read(from reader: PyFFI.PythonReader) throws -> \(namespace).\(made.name)"
            ) { swift in
                swift.add("let places = try PythonPlaces.read(from: reader).elements")
                for (index, member) in union.members.enumerated() {
                    swift.add("if let value = places.\(index) { return .\(SwiftName.quoted(member.name))(value) }")
                }
                let expected = union.members.map(\.name).joined(separator: " | ")
                swift.add("throw reader.mismatch(expected: \(SwiftName.string(expected)))")
            }
        }
    }

    /// What lets literals be values of a union without a case around them.
    private var literals: [(conformance: String, initializer: String)] {
        // A class of the module may have such a name, too.
        let names = Set(union.members.filter { $0.type.hasPrefix("Swift.") }.map(\.name))
        let kinds = [
            ("bool", "Boolean", "Swift.Bool"), ("int", "Integer", "Swift.Int"), ("float", "Float", "Swift.Double"),
            ("str", "String", "Swift.String"),
        ]
        return kinds.compactMap { name, kind, type in
            // An int will do where a float is meant.
            let isFloat = name == "int" && !names.contains("int") && names.contains("float")
            guard names.contains(name) || isFloat else { return nil }
            let label = "\(kind.lowercasedFirst)Literal"
            let value = isFloat ? ".float(Swift.Double(value))" : ".\(name)(value)"
            return (
                ", Swift.ExpressibleBy\(kind)Literal", "init(\(label) value: \(type)) { self = \(value) }"
            )
        }
    }

    /// The conformances that let values of a union's types be arguments without a case around them.
    func conformances(
        among all: [MadeType],
        classes: [String: KnownClass],
        into swift: inout SwiftText
    ) {
        guard !union.isTold else { return }
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
    private func elementProtocols(_ swift: inout SwiftText) {
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
