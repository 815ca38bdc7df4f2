/// Decides what stands for each class of a module.
struct ClassTable {
    private(set) var classes: [String: KnownClass] = [:]
    /// Those of the module itself, and those within them, each behind the one that it is in.
    private(set) var order: [String] = []
    private let module: ModuleDescription
    private let namespace: String

    init(_ module: ModuleDescription, namespace: String) {
        self.module = module
        self.namespace = namespace
        let all = Self.flattened(module.classes)
        let inherited = Set(all.flatMap(\.description.lineage))
        let names = Set(all.map(\.description.name))
        let fullNames = Set(all.map(\.description.fullName))
        for (index, (description, path)) in all.enumerated() {
            let home = description.module == module.module ? "_m" : "_module(\(SwiftName.string(description.module)))"
            let known = KnownClass(
                description: description,
                form: form(description, isInherited: inherited.contains(description.fullName), fullNames),
                swiftName: ([namespace] + path.map(SwiftName.declared)).joined(separator: "."),
                key: "c\(index)",
                // What the module offers it has itself, wherever that is defined.
                pythonName: "\(description.isHidden == true ? home : "_m").\(path.joined(separator: "."))",
                protocolMember: Self.free("\(description.name)Protocol", names),
                classObjectMember: Self.free("\(description.name)Class", names)
            )
            classes[description.fullName] = known
            order.append(description.fullName)
        }
        settleRecords()
    }

    /// The name, with an underscore behind it for each class that has it.
    private static func free(_ name: String, _ taken: Set<String>) -> String {
        taken.contains(name) ? free("\(name)_", taken) : name
    }

    private static func flattened(
        _ classes: [ClassDescription],
        _ path: [String] = []
    ) -> [(description: ClassDescription, path: [String])] {
        classes.flatMap { one in
            // What stands for these has no room for others.
            let isClosed = [.exception, .enum, .flag, .protocol, .typedDict].contains(one.kind)
            return [(one, path + [one.name])] + flattened(isClosed ? [] : one.classes ?? [], path + [one.name])
        }
    }

    private func form(
        _ description: ClassDescription,
        isInherited: Bool,
        _ names: Set<String>
    ) -> KnownClass.Form {
        let hasNoMembers = description.members?.isEmpty != false
        return switch description.kind {
        case .exception: .exception
        case .protocol: .structural
        // The members are those of its heirs.
        case .flag where hasNoMembers, .enum where hasNoMembers: .instance(isInherited: isInherited)
        case .flag: .optionSet
        case .enum: enumeration(description.members ?? [])
        // Its instances are plain dicts, whatever inherits from it.
        case .typedDict: (description.fields ?? []).isEmpty ? .structural : .record
        case .dataclass, .attrs, .pydantic, .namedTuple:
            isInherited || !isOnlyData(description, among: names) ? .instance(isInherited: isInherited) : .record
        case .class: .instance(isInherited: isInherited)
        }
    }

    private func enumeration(_ members: [ClassDescription.Member]) -> KnownClass.Form {
        if !members.isEmpty, members.allSatisfy({ if case .str = $0.value { true } else { false } }) {
            return .enumeration(rawType: "Swift.String", byName: false)
        }
        let areIntegers = members.allSatisfy { member in
            if case .int(let digits) = member.value { Int(digits) != nil } else { false }
        }
        if !members.isEmpty, areIntegers { return .enumeration(rawType: "Swift.Int", byName: false) }
        return .enumeration(rawType: "Swift.String", byName: true)
    }

    /// Whether a class has nothing but fields.
    private func isOnlyData(_ description: ClassDescription, among names: Set<String>) -> Bool {
        guard let fields = description.fields, !fields.isEmpty, fields.count <= 40 else { return false }
        // Heirs are what takes the place of the class that they inherit from: references, as its instances are.
        return description.isMoreThanFields != true && description.classes?.isEmpty != false
            && !description.lineage.contains(where: names.contains)
            && description.methods.isEmpty && description.properties.isEmpty
            && fields.allSatisfy { $0.isInitialized != false && $0.isInitOnly != true }
    }

    /// A record is one only if all of its fields are values; that of a record in it depends on that one in turn.
    private mutating func settleRecords() {
        var changed = true
        while changed {
            changed = false
            for name in order {
                guard let known = classes[name], known.form == .record, !areValues(known) else { continue }
                classes[name]?.form = known.description.kind == .typedDict ? .structural : .instance(isInherited: false)
                changed = true
            }
        }
    }

    private func areValues(_ known: KnownClass) -> Bool {
        // A file's own records are converted by its adapters; those of others may change.
        guard module.source.origin == .file || known.description.kind == .namedTuple else { return false }
        let record = RecordFields(known, mapper: mapper())
        var seen: Set<String> = []
        return record != nil && !contains(known, known.description.fullName, &seen)
    }

    /// Whether a value of the record may have others of its kind in it.
    private func contains(_ known: KnownClass, _ wanted: String, _ seen: inout Set<String>) -> Bool {
        func within(_ type: TypeDescription) -> Bool {
            switch type {
            case .named(let module, let name, _):
                let full = "\(module).\(name)"
                if full == wanted { return true }
                guard seen.insert(full).inserted, let inner = classes[full], inner.form == .record else { return false }
                return contains(inner, wanted, &seen)
            case .union(let members), .tuple(let members): return members.contains(where: within)
            case .list(let element), .sequence(let element), .iterable(let element), .set(let element),
                .frozenSet(let element), .tupleOf(let element):
                return within(element)
            case .dict(let key, let value), .mapping(let key, let value): return within(key) || within(value)
            default: return false
            }
        }
        return (known.description.fields ?? []).contains { within($0.type) }
    }

    private func mapper() -> TypeMapper {
        TypeMapper(
            namespace: namespace,
            classes: classes,
            isOwnFile: module.source.origin == .file,
            names: NameTable()
        )
    }
}

/// The fields of a record as Swift has them.
struct RecordFields {
    struct Field {
        let description: ClassDescription.Field
        let type: SwiftType
        /// How the field comes from Python.
        let read: SwiftType
        let `default`: String?
    }

    let fields: [Field]

    /// nil if a field has no type that is both written and read, or a default that Swift can't write.
    init?(_ known: KnownClass, mapper: TypeMapper) {
        var fields: [Field] = []
        for description in known.description.fields ?? [] {
            var place = TypeMapper.Place(
                position: .parameter,
                selfType: nil,
                allowsAdapters: true,
                hint: "\(known.description.name)_\(description.name)"
            )
            place.isInside = true
            // The keys of a TypedDict may be anything.
            guard SwiftName.isIdentifier(description.name), var type = mapper.map(description.type, place),
                var read = mapper.map(description.type, place.with(.result)), read.text == type.text,
                type.argument == nil
            else { return nil }
            if description.isRequired == false {
                // That a key is missing, and that it is None, are two things.
                guard !type.isOptional else { return nil }
                type = type.optional
                read = read.optional
            }
            var literal: String?
            if description.isRequired == false {
                literal = "nil"
            } else if let value = description.default {
                literal = LiteralWriter(classes: mapper.classes, made: mapper.made).literal(value, as: type)
                guard literal != nil else { return nil }
            }
            fields.append(Field(description: description, type: type, read: read, default: literal))
        }
        self.fields = fields
    }
}
