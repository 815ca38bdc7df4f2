/// Unions of which Python has to tell the members apart: of records and members of enumerations, which travel as what
/// stands for them, and of objects of several classes.
extension TypeMapper {
    private struct Alternative {
        let name: String
        let type: SwiftType
        /// How the value comes from Python.
        let read: SwiftType
        /// Whether `v` is such a value, in Python.
        let test: String
        /// What is more special is asked for first.
        let rank: Int
        /// Whether Swift can't tell it from others.
        let isTold: Bool
    }

    /// nil if no member needs it, or if they can't be told apart.
    func told(_ members: [TypeDescription], _ place: Place) -> SwiftType? {
        guard place.allowsAdapters, (2...4).contains(members.count) else { return nil }
        var inside = place.inside
        // The type is made once, for all functions.
        inside.variables = []
        inside.selfType = nil
        var found: [Alternative] = []
        for member in members {
            guard let one = toldAlternative(member, among: members, inside) else { return nil }
            found.append(one)
        }
        // A parameter takes objects of any of its classes as they are.
        let areObjects = place.position == .result && found.count { $0.rank > 0 } > 1
        guard areObjects || found.contains(where: \.isTold), Set(found.map(\.test)).count == found.count,
            Set(found.map(\.name)).count == found.count
        else { return nil }
        let union = MadeType.Union(
            members: found.map { .init(name: $0.name, type: $0.type.text, kinds: [], isHashable: $0.type.isHashable) },
            isTold: true
        )
        let name = make(.union(union), found.map(\.name.capitalizedFirst).joined(separator: "Or"))
        var type = SwiftType(name, isHashable: union.isHashable)
        type.isAdapted = true
        let alternatives = found
        type.toPython = Conversion { "(lambda t: \(Self.given(alternatives)))(\($0))" }
        type.fromPython = Conversion { "(lambda v: \(Self.told(alternatives)))(\($0))" }
        return type
    }

    /// In Python, the value of the place of `t` that has one.
    private static func given(_ alternatives: [Alternative]) -> String {
        let values = alternatives.enumerated().map { index, one in one.type.toPython?("t[\(index)]") ?? "t[\(index)]" }
        return zip(values.indices, values).dropLast().reversed().reduce(values.last ?? "") { rest, one in
            "(\(one.1)) if t[\(one.0)] is not None else (\(rest))"
        }
    }

    /// In Python, a tuple with `v` in the place for such values.
    private static func told(_ alternatives: [Alternative]) -> String {
        let names = alternatives.map(\.name).joined(separator: " | ")
        let order = alternatives.indices.sorted { (alternatives[$1].rank, $0) < (alternatives[$0].rank, $1) }
        return order.reversed().reduce("_neither(\"\(names)\", v)") { rest, index in
            var places = alternatives.map { _ in "None" }
            places[index] = alternatives[index].read.fromPython?("v") ?? "v"
            return "(\(places.joined(separator: ", "))) if \(alternatives[index].test) else \(rest)"
        }
    }

    private func toldAlternative(
        _ member: TypeDescription,
        among members: [TypeDescription],
        _ place: Place
    ) -> Alternative? {
        if case .named(let module, let name, _) = member {
            guard let known = classes["\(module).\(name)"] else { return nil }
            let isDict = known.description.kind == .typedDict
            switch known.form {
            case .exception, .structural: return nil
            case .instance, .record, .enumeration, .optionSet:
                var type = self.known(known, place.with(.parameter))
                if case .instance = known.form { type = SwiftType(known.swiftName) }
                guard let type, let read = self.known(known, place.with(.result)) else { return nil }
                return Alternative(
                    name: known.description.name.lowercasedFirst,
                    type: type,
                    read: read,
                    test: "isinstance(v, \(isDict ? "dict" : known.pythonName))",
                    rank: isDict ? 0 : 1 + known.description.lineage.count,
                    // Installed modules take numbers and texts for members that are such.
                    isTold: type.isAdapted || (isOwnFile && known.rawKind != nil)
                )
            }
        }
        guard let kinds = pythonKinds(member, among: members), let type = map(member, place.with(.parameter)),
            let read = map(member, place.with(.result)), type.text == read.text, type.argument == nil
        else { return nil }
        var name = containerName(member)
        if case .scalar(let scalar) = member { name = scalar.rawValue }
        let isBool = member == .scalar(.bool)
        return Alternative(
            name: name,
            type: type,
            read: read,
            test: "isinstance(v, \(kinds))",
            rank: isBool ? 0 : -1,
            isTold: type.isAdapted
        )
    }

    /// The classes of Python whose instances are values of the type.
    private func pythonKinds(_ type: TypeDescription, among members: [TypeDescription]) -> String? {
        switch type {
        case .scalar(.float): members.contains(.scalar(.int)) ? "float" : "(float, int)"
        case .scalar(let scalar) where [.bool, .int, .str, .bytes].contains(scalar): scalar.rawValue
        case .list: "list"
        case .sequence: members.contains(where: \.isTuple) ? "list" : "(list, tuple)"
        case .tuple, .tupleOf: "tuple"
        case .set, .frozenSet: "(set, frozenset)"
        case .dict, .mapping: "dict"
        default: nil
        }
    }
}

extension TypeDescription {
    fileprivate var isTuple: Bool {
        switch self {
        case .tuple, .tupleOf: true
        default: false
        }
    }
}
