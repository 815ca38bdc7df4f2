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
        guard !members.isEmpty else {
            swift.add("\(access) enum \(name) {}")
            return
        }
        swift.block("\(access) enum \(name): \(rawType), Swift.CaseIterable, Swift.Codable, \(Self.conformances)") {
            swift in
            var first: [String: String] = [:]
            for member in members {
                let value = byName ? SwiftName.string(member.name) : raw(member.value)
                let own = SwiftName.quoted(EnumerationName.of(member.name))
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
                let own = SwiftName.quoted(EnumerationName.of(member.name))
                swift.add("\(access) static let \(own) = \(known.swiftName)(rawValue: \(digits))")
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
            for one in cases { swift.add("case \(SwiftName.quoted(EnumerationName.of(one.name))) = \(SwiftName.string(one.value))") }
        }
    }

    private func union(_ made: MadeType, _ union: MadeType.Union, _ namespace: String, _ swift: inout SwiftText) {
        let access = options.access.rawValue
        let literals = [
            "int": "Swift.ExpressibleByIntegerLiteral", "str": "Swift.ExpressibleByStringLiteral",
            "float": "Swift.ExpressibleByFloatLiteral", "bool": "Swift.ExpressibleByBooleanLiteral",
        ]
        let conformances = union.cases.compactMap { literals[$0.name] }.joined(separator: ", ")
        swift.block("\(access) enum \(made.name): Swift.Hashable, \(conformances.isEmpty ? "" : "\(conformances), ")\(Self.conformances)") {
            swift in
            for one in union.cases { swift.add("case \(one.name)(\(one.value))") }
            swift.gap()
            for one in union.cases {
                switch one.name {
                case "int": swift.add("\(access) init(integerLiteral value: Swift.Int) { self = .int(value) }")
                case "float": swift.add("\(access) init(floatLiteral value: Swift.Double) { self = .float(value) }")
                case "str": swift.add("\(access) init(stringLiteral value: Swift.String) { self = .str(value) }")
                case "bool": swift.add("\(access) init(booleanLiteral value: Swift.Bool) { self = .bool(value) }")
                default: break
                }
            }
            swift.block("\(access) func write(to writer: PyFFI.PythonWriter) throws") { swift in
                swift.block("switch self") { swift in
                    for one in union.cases { swift.add("case .\(one.name)(let value): try value.write(to: writer)") }
                }
            }
            swift.block("\(access) static func read(from reader: PyFFI.PythonReader) throws -> \(namespace).\(made.name)") { swift in
                swift.block("switch try PyFFI.PythonValue.read(from: reader)") { swift in
                    for one in union.cases {
                        let (pattern, value) = Self.patterns[one.name] ?? ("", "")
                        swift.add("case \(pattern): return .\(one.name)(\(value))")
                    }
                    let expected = union.cases.map(\.name).joined(separator: " | ")
                    swift.add("default: throw reader.mismatch(expected: \(SwiftName.string(expected)))")
                }
            }
        }
    }

    private static let patterns: [String: (String, String)] = [
        "bool": (".bool(let value)", "value"), "int": (".int(let value)", "value"),
        "float": (".float(let value)", "value"), "str": (".string(let value)", "value"),
        "bytes": (".bytes(let value)", "Swift.Array(value)"),
    ]
}
