/// Writes the Swift types for Python's enumerations, and for the literals and unions that signatures need.
struct EnumerationWriter {
    let options: BindingOptions

    static let conformances = "Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython"

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
            written(known, &swift)
        }
    }

    private func optionSet(_ known: KnownClass, _ name: String, _ swift: inout SwiftText) {
        let access = options.access.rawValue
        swift.block("\(access) struct \(name): Swift.OptionSet, Swift.Hashable, \(Self.conformances)") { swift in
            swift.add("\(access) let rawValue: Swift.Int")
            swift.add("\(access) init(rawValue: Swift.Int) { self.rawValue = rawValue }")
            for member in known.description.members ?? [] {
                guard let number = member.number else { continue }
                let own = SwiftName.quoted(EnumerationName.of(member))
                // Swift warns of a member of an option set that is made from 0.
                let type = known.swiftName
                let made = number == 0 ? ": \(type) = []" : " = \(type)(rawValue: \(number))"
                swift.add("\(access) static let \(own)\(made)")
            }
            written(known, &swift)
        }
    }

    /// What a member is sent as means something only to what stands before the function, unless members are numbers or
    /// texts themselves.
    private func written(_ known: KnownClass, _ swift: inout SwiftText) {
        guard known.rawKind == nil else { return }
        swift.block("\(options.access.rawValue) func write(to writer: PyFFI.PythonWriter) throws") { swift in
            swift.add("try writer.checkAdapted(Self.self)")
            swift.add("try self.rawValue.write(to: writer)")
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
        case .union(let union):
            UnionWriter(options: options, made: made, union: union, namespace: namespace).write(into: &swift)
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
}
