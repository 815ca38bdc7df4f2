/// Unions and literals, for which types are made.
extension TypeMapper {
    func union(_ members: [TypeDescription], _ place: Place) -> SwiftType? {
        let others = members.filter { $0 != .none }
        let isOptional = others.count < members.count
        let place = isOptional ? place.insideOptional : place
        guard let type = others.count == 1 ? map(others[0], place) : choice(others, place) else { return nil }
        return isOptional ? type.optional : type
    }

    func choice(_ all: [TypeDescription], _ place: Place) -> SwiftType? {
        // What stands for "not given" isn't given.
        let members = place.position == .parameter ? all.filter { !$0.isSentinel } : all
        guard members.count > 1 else { return members.first.flatMap { map($0, place) } }
        let numbers: [TypeDescription] = [.scalar(.int), .scalar(.float), .scalar(.bool)]
        if members.allSatisfy({ numbers.contains($0) }), members.contains(.scalar(.float)) {
            return scalar(.float, place)
        }
        if place.position == .result, members.allSatisfy({ [.path, .scalar(.str)].contains($0) }) {
            return path(place)
        }
        if place.position == .parameter, members.contains(.arrayLike), members.allSatisfy(\.isArrayLike) {
            return map(.arrayLike, place)
        }
        if let type = told(members, place) { return type }
        var found: [MadeType.Union.Member] = []
        for member in members {
            guard let one = alternative(member, place) else { return nil }
            if let index = found.firstIndex(where: { $0.type == one.type }) {
                found[index].kinds += one.kinds.filter { !found[index].kinds.contains($0) }
            } else {
                found.append(one)
            }
        }
        if found.count == 1 { return map(members[0], place) ?? reference(place) }
        // A bool will do for an int, and an int for a float, where nothing else is meant by it.
        for (name, kind) in [("int", "bool"), ("float", "int")] where !found.contains(where: { $0.name == kind }) {
            for index in found.indices where found[index].name == name { found[index].kinds.append(kind) }
        }
        guard found.count <= 4, Set(found.map(\.name)).count == found.count else { return nil }
        let union = MadeType.Union(members: found)
        guard place.position == .parameter || union.isReadable else { return nil }
        let wanted = found.map(\.name.capitalizedFirst).joined(separator: "Or")
        let name = make(.union(union), wanted)
        // At the top, what belongs to a case needs no case around it.
        let isTop = place.position == .parameter && (!place.isInside || place.isOptionalTop)
        guard isTop else { return SwiftType(name, isHashable: union.isHashable) }
        var type = SwiftType("any \(name)Argument")
        if found.contains(where: \.isTuple) { type.argument = Conversion { "PyFFI.PythonTupleItems(\($0))" } }
        return type
    }

    /// A member of a union; nil if it has no type that goes as it is.
    func alternative(_ member: TypeDescription, _ place: Place) -> MadeType.Union.Member? {
        typealias Member = MadeType.Union.Member
        var inside = place.inside
        // The type is made once, for all functions.
        inside.variables = []
        inside.selfType = nil
        switch member {
        case .scalar(.fraction): return object
        case .scalar(.bytearray), .scalar(.memoryview):
            return Member(name: "bytes", type: "[Swift.UInt8]", kinds: ["bytes"])
        case .scalar(let scalar):
            guard let type = self.scalar(scalar, place), type.toPython == nil else { return nil }
            let kinds: [TypeDescription.Scalar: String] = [
                .bool: "bool", .int: "int", .float: "float", .str: "string", .bytes: "bytes",
            ]
            return Member(name: scalar.rawValue, type: type.text, kinds: [kinds[scalar] ?? "other"])
        case .path where place.position == .parameter, .variable("AnyStr") where place.position == .parameter:
            // A path is what the text of it is wherever both are taken.
            return Member(name: "str", type: "Swift.String", kinds: ["string"])
        case .buffer where place.position == .parameter:
            return Member(name: "bytes", type: "[Swift.UInt8]", kinds: ["bytes"])
        case .other("slice") where place.position == .parameter:
            return Member(name: "slice", type: "PyFFI.PythonSlice", kinds: ["object"])
        case .list, .sequence, .tupleOf, .iterable, .set, .frozenSet, .dict, .mapping, .tuple:
            // An array that is to be a tuple is made one as it is written.
            var type = map(member, inside)
            if case .tupleOf(let element) = member { type = map(.list(element), inside) }
            guard let type, type.isPlain else { return nil }
            let isReadable = map(member, inside.with(.result))?.text == type.text
            return Member(
                name: containerName(member),
                type: type.text,
                kinds: isReadable ? containerKinds(member) : [],
                isHashable: type.isHashable
            )
        case .literal(let values):
            guard let first = values.first else { return nil }
            switch first {
            case .str: return Member(name: "str", type: "Swift.String", kinds: ["string"])
            case .int: return Member(name: "int", type: "Swift.Int", kinds: ["int"])
            case .bool: return Member(name: "bool", type: "Swift.Bool", kinds: ["bool"])
            default: return nil
            }
        case .named(let module, let name, _):
            guard let known = ownClass("\(module).\(name)", place) else { return object }
            let name = known.description.name.lowercasedFirst
            switch known.form {
            case .instance:
                return Member(name: name, type: known.swiftName, kinds: ["object"], isHashable: false)
            case .structural, .exception: return object
            case .enumeration, .optionSet:
                // Its members are numbers or texts themselves, and taken by those.
                guard place.position == .parameter, let raw = known.rawKind else { return nil }
                return Member(name: name, type: known.swiftName, kinds: [raw])
            case .record: return nil
            }
        case .other("file"), .object, .type, .callable, .awaitable, .context: return object
        default: return nil
        }
    }

    var object: MadeType.Union.Member {
        MadeType.Union.Member(name: "object", type: "PyFFI.PythonObject", kinds: ["object"], isHashable: false)
    }

    func containerName(_ type: TypeDescription) -> String {
        switch type {
        case .dict, .mapping: "dict"
        case .set, .frozenSet: "set"
        case .tuple, .tupleOf: "tuple"
        default: "list"
        }
    }

    func containerKinds(_ type: TypeDescription) -> [String] {
        switch type {
        case .dict, .mapping: ["dict"]
        case .set, .frozenSet: ["set", "frozenset"]
        case .tuple: ["tuple"]
        case .tupleOf: ["tuple"]
        case .list: ["list"]
        default: ["list", "tuple"]
        }
    }

    /// What a parameter takes that must be an object.
    func reference(_ place: Place) -> SwiftType? {
        place.position == .parameter && (!place.isInside || place.isOptionalTop)
            ? SwiftType("any PyFFI.PythonObjectConvertible") : nil
    }

    func literal(_ values: [LiteralDescription], _ place: Place) -> SwiftType? {
        if values.allSatisfy({ if case .bool = $0 { true } else { false } }) { return scalar(.bool, place) }
        if values.allSatisfy({ if case .int = $0 { true } else { false } }) { return scalar(.int, place) }
        if values.allSatisfy({ if case .bytes = $0 { true } else { false } }) { return scalar(.bytes, place) }
        let texts = values.compactMap { if case .str(let text) = $0 { text } else { nil } }
        guard texts.count == values.count else { return nil }
        // What a function gives may be more than what this version of it says.
        guard place.position == .parameter || place.allowsAdapters else { return scalar(.str, place) }
        guard let cases = MadeType.cases(for: texts) else { return scalar(.str, place) }
        let wanted = (SwiftName.identifier(place.hint) ?? "Choice").capitalizedFirst
        return SwiftType(make(.literal(cases), wanted), isHashable: true)
    }

    func make(_ kind: MadeType.Kind, _ wanted: String) -> String {
        if let same = made.first(where: { $0.kind == kind }) { return "\(namespace).\(same.name)" }
        var free = wanted
        while names.isTaken(free) || names.isTaken("\(free)Argument") { free += "_" }
        let name = names.take(free)
        made.append(MadeType(name: name, kind: kind))
        return "\(namespace).\(name)"
    }
}

extension SwiftType {
    /// Whether values go and come as they are.
    fileprivate var isPlain: Bool { toPython == nil && fromPython == nil && argument == nil }
}

extension TypeDescription {
    /// Whether it is what a parameter has where nothing is given: a value of an enumeration that has no other use.
    fileprivate var isSentinel: Bool {
        guard case .literal(let values) = self else { return false }
        return values.allSatisfy { if case .member = $0 { true } else { false } }
    }

    /// Whether all its values are what numpy makes an array of, or objects, which are told apart in Python.
    fileprivate var isArrayLike: Bool {
        switch self {
        case .arrayLike, .array: true
        case .scalar(let scalar): [.bool, .int, .float, .complex, .str].contains(scalar)
        case .list(let element), .sequence(let element), .tupleOf(let element): element.isArrayLike
        case .object, .named: true
        default: false
        }
    }
}
