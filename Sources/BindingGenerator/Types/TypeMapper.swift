/// Decides which Swift type stands for a Python type.
final class TypeMapper {
    enum Position { case parameter, result }

    /// What surrounds a type.
    struct Place {
        var position: Position
        /// The class of which `Self` is an instance, as Swift writes it there.
        var selfType: String?
        /// Whether functions in Python may stand between Swift and the function.
        var allowsAdapters: Bool
        /// Names the types that have to be made for this place.
        var hint: String
        /// The type variables that are parameters of the Swift function.
        var variables: Set<String> = []
        /// Whether it is a part of another type.
        var isInside = false
        /// Whether all that it is a part of is that type or None.
        var isOptionalTop = false

        var inside: Place {
            var place = self
            place.isInside = true
            place.isOptionalTop = false
            return place
        }

        var insideOptional: Place {
            var place = self
            place.isOptionalTop = !isInside || isOptionalTop
            place.isInside = true
            return place
        }

        func with(_ position: Position) -> Place {
            var place = self
            place.position = position
            return place
        }
    }

    /// The classes of the module by their full names.
    let classes: [String: KnownClass]
    /// The types that places needed: of unions and of literals.
    private(set) var made: [MadeType] = []
    private let namespace: String
    private var names: NameTable

    init(namespace: String, classes: [String: KnownClass], names: NameTable) {
        self.namespace = namespace
        self.classes = classes
        self.names = names
    }

    /// The Swift type; open if there is none for it.
    func type(_ type: TypeDescription, _ place: Place) -> SwiftType {
        map(type, place) ?? (place.position == .parameter ? .anyArgument : .anyResult)
    }

    /// The Swift type; nil if there is none.
    func map(_ type: TypeDescription, _ place: Place) -> SwiftType? {
        switch type {
        case .any, .never, .asyncIterator: nil
        case .none: nothing
        case .object, .awaitable, .context, .type, .other("file"): reference(place)
        case .other("slice"): place.position == .parameter ? SwiftType("PyFFI.PythonSlice", isHashable: true) : nil
        case .other: nil
        case .scalar(let scalar): self.scalar(scalar, place)
        case .path: path(place)
        case .buffer: place.position == .parameter ? SwiftType("[Swift.UInt8]", isHashable: true) : nil
        case .arrayLike: place.position == .parameter ? SwiftType("any PyFFI.PythonArrayLike") : nil
        case .list(let element), .sequence(let element): array(of: element, place)
        case .iterable(let element): place.position == .parameter ? array(of: element, place) : nil
        case .iterator(let element): iterator(element, place)
        case .tupleOf(let element): tuple(of: element, place)
        case .set(let element): set(element, "set", place)
        case .frozenSet(let element): set(element, "frozenset", place)
        case .dict(let key, let value), .mapping(let key, let value): dictionary(key, value, place)
        case .tuple(let elements): tuple(elements, place)
        case .union(let members): union(members, place)
        case .literal(let values): literal(values, place)
        case .named(let module, let name, _):
            if let known = classes["\(module).\(name)"] { self.known(known, place) } else { reference(place) }
        case .variable(let name): variable(name, place)
        case .selfType: place.selfType.map { SwiftType($0) }
        case .callable(let parameters, let result): closure(parameters, result, place) ?? reference(place)
        case .array(let element, let numpy): array(element, numpy, place)
        }
    }

    // MARK: Values

    private func scalar(_ scalar: TypeDescription.Scalar, _ place: Place) -> SwiftType? {
        switch scalar {
        case .bool: SwiftType("Swift.Bool", isHashable: true)
        case .int: SwiftType("Swift.Int", isHashable: true)
        case .float: SwiftType("Swift.Double", isHashable: true)
        case .str: SwiftType("Swift.String", isHashable: true)
        case .bytes: SwiftType("[Swift.UInt8]", isHashable: true)
        case .bytearray, .memoryview:
            converted(SwiftType("[Swift.UInt8]", isHashable: true), to: scalar.rawValue, place)
        case .decimal: SwiftType("Foundation.Decimal", isHashable: true)
        case .uuid: SwiftType("Foundation.UUID", isHashable: true)
        case .date: SwiftType("PyFFI.PythonDate", isHashable: true)
        case .time: SwiftType("PyFFI.PythonTime", isHashable: true)
        case .datetime: SwiftType("PyFFI.PythonDateTime", isHashable: true)
        case .timedelta: SwiftType("Swift.Duration", isHashable: true)
        case .complex: SwiftType("PyFFI.PythonComplex", isHashable: true)
        case .fraction: reference(place)
        }
    }

    /// The type with a call of a Python class for what is handed over; nil where nothing can be called.
    private func converted(_ type: SwiftType?, to name: String, _ place: Place) -> SwiftType? {
        guard var type else { return nil }
        guard place.position == .parameter else { return type }
        guard place.allowsAdapters else { return nil }
        let inner = type.toPython
        type.toPython = Conversion { "\(name)(\(inner?($0) ?? $0))" }
        return type
    }

    private func path(_ place: Place) -> SwiftType? {
        guard place.allowsAdapters else { return nil }
        var type = SwiftType("Swift.String", isHashable: true)
        switch place.position {
        case .parameter: type.toPython = Conversion { "_Path(\($0))" }
        case .result: type.fromPython = Conversion { "_fspath(\($0))" }
        }
        return type
    }

    /// numpy's names for the types of numbers whose memory is that of a Swift type.
    private static let numbers = [
        "float64": "Double", "double": "Double", "float32": "Float", "single": "Float", "int64": "Int", "int_": "Int",
        "intp": "Int", "int32": "Int32", "intc": "Int32", "int16": "Int16", "short": "Int16", "int8": "Int8",
        "byte": "Int8", "uint64": "UInt", "uint": "UInt", "uintp": "UInt", "uint32": "UInt32", "uintc": "UInt32",
        "uint16": "UInt16", "ushort": "UInt16", "uint8": "UInt8", "ubyte": "UInt8", "bool": "Bool", "bool_": "Bool",
    ]

    private func array(_ element: TypeDescription, _ numpy: String?, _ place: Place) -> SwiftType? {
        let plain: [TypeDescription: String] = [
            .scalar(.float): "float64", .scalar(.int): "int64", .scalar(.bool): "bool",
        ]
        let number = (numpy ?? plain[element]).flatMap { Self.numbers[$0] == nil ? nil : $0 }
        switch place.position {
        case .parameter:
            guard place.allowsAdapters else { return nil }
            var type = SwiftType("any PyFFI.PythonArrayLike")
            type.toPython = Conversion { "_asarray(\($0)\(number.map { ", \"\($0)\"" } ?? ""))" }
            return type
        case .result:
            return number.flatMap { Self.numbers[$0] }.map { SwiftType("PyFFI.PythonArray<Swift.\($0)>") }
        }
    }

    /// Only ever None.
    private var nothing: SwiftType {
        var type = SwiftType("Swift.Never?", isHashable: true)
        type.isOptional = true
        return type
    }

    // MARK: Containers

    private func array(of element: TypeDescription, _ place: Place) -> SwiftType? {
        if let inner = map(element, place.inside), !inner.isExistential || inner.argument != nil { return inner.array }
        switch place.position {
        case .result:
            var type = SwiftType.anyResult.array
            type.isOpen = !element.isAnything
            return type
        case .parameter:
            guard !place.isInside || place.isOptionalTop else { return nil }
            var type = SwiftType("[any PyFFI.PythonConvertible]")
            type.argument = Conversion { "PyFFI.PythonItems(\($0))" }
            type.isOpen = !element.isAnything
            return type
        }
    }

    private func tuple(of element: TypeDescription, _ place: Place) -> SwiftType? {
        guard place.position == .parameter, !place.isInside || place.isOptionalTop,
            var type = map(.list(element), place), type.toPython == nil
        else { return converted(array(of: element, place), to: "tuple", place) }
        let argument = type.argument
        type.argument = Conversion { "PyFFI.PythonTupleItems(\(argument?($0) ?? $0))" }
        return type
    }

    private func iterator(_ element: TypeDescription, _ place: Place) -> SwiftType? {
        guard place.position == .parameter else { return nil }
        return converted(array(of: element, place), to: "iter", place)
    }

    private func set(_ element: TypeDescription, _ name: String, _ place: Place) -> SwiftType? {
        guard let inner = map(element, place.inside), inner.isHashable, inner.argument == nil else { return nil }
        var type = SwiftType("Swift.Set<\(inner.text)>", isHashable: true)
        // A Swift set travels as a set.
        type.toPython = inner.toPython.map { convert in Conversion { "\(name)(\(convert("v")) for v in \($0))" } }
        type.fromPython = inner.fromPython.map { convert in Conversion { "{\(convert("v")) for v in \($0)}" } }
        return type
    }

    private func dictionary(_ key: TypeDescription, _ value: TypeDescription, _ place: Place) -> SwiftType? {
        guard let key = map(key, place.inside), key.isHashable, key.argument == nil else { return nil }
        guard let value = map(value, place.inside) ?? (place.position == .result ? .anyResult : nil) else {
            guard !place.isInside || place.isOptionalTop, key.toPython == nil else { return nil }
            var type = SwiftType("[\(key.text): any PyFFI.PythonConvertible]")
            type.argument = Conversion { "PyFFI.PythonEntries(\($0))" }
            type.isOpen = !value.isAnything
            return type
        }
        var type = SwiftType("[\(key.text): \(value.text)]", isHashable: value.isHashable)
        type.argument = value.argument.map { argument in Conversion { "\($0).mapValues { \(argument("$0")) }" } }
        type.toPython = both(key.toPython, value.toPython)
        type.fromPython = both(key.fromPython, value.fromPython)
        return type
    }

    private func both(_ key: Conversion?, _ value: Conversion?) -> Conversion? {
        guard key != nil || value != nil else { return nil }
        return Conversion { "{\(key?("k") ?? "k"): \(value?("v") ?? "v") for k, v in \($0).items()}" }
    }

    private func tuple(_ elements: [TypeDescription], _ place: Place) -> SwiftType? {
        guard !elements.isEmpty else { return nil }
        let types = elements.map { map($0, place.inside) ?? (place.position == .result ? .anyResult : nil) }
        guard !types.contains(where: { $0 == nil }) else { return nil }
        let inner = types.compactMap(\.self)
        // In a tuple each value is passed on as it is.
        guard inner.allSatisfy({ $0.argument == nil && !$0.text.hasPrefix("any ") }) else { return nil }
        var type = SwiftType(
            "PyFFI.PythonTuple<\(inner.map(\.text).joined(separator: ", "))>",
            isHashable: inner.allSatisfy(\.isHashable)
        )
        type.toPython = each(inner.map(\.toPython))
        type.fromPython = each(inner.map(\.fromPython))
        return type
    }

    private func each(_ conversions: [Conversion?]) -> Conversion? {
        guard conversions.contains(where: { $0 != nil }) else { return nil }
        let parts = conversions.enumerated().map { index, convert in convert?("t[\(index)]") ?? "t[\(index)]" }
        return Conversion { "(lambda t: (\(parts.joined(separator: ", ")),))(\($0))" }
    }

    // MARK: Choices

    private func union(_ members: [TypeDescription], _ place: Place) -> SwiftType? {
        let others = members.filter { $0 != .none }
        let isOptional = others.count < members.count
        let place = isOptional ? place.insideOptional : place
        guard let type = others.count == 1 ? map(others[0], place) : choice(others, place) else { return nil }
        return isOptional ? type.optional : type
    }

    private func choice(_ all: [TypeDescription], _ place: Place) -> SwiftType? {
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
        guard found.count <= 4, Set(found.map(\.name)).count == found.count else { return nil }
        let union = MadeType.Union(members: found)
        guard place.position == .parameter || union.isReadable else { return nil }
        let wanted = found.map(\.name.capitalizedFirst).joined(separator: "Or")
        let name = make(.union(union), wanted)
        // At the top, what belongs to a case needs no case around it.
        let isTop = place.position == .parameter && (!place.isInside || place.isOptionalTop)
        guard isTop else { return SwiftType(name) }
        var type = SwiftType("any \(name)Argument")
        if found.contains(where: \.isTuple) { type.argument = Conversion { "PyFFI.PythonTupleItems(\($0))" } }
        return type
    }

    /// A member of a union; nil if it has no type that goes as it is.
    private func alternative(_ member: TypeDescription, _ place: Place) -> MadeType.Union.Member? {
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
                kinds: isReadable ? containerKinds(member) : []
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
            guard let known = classes["\(module).\(name)"] else { return object }
            let name = known.description.name.lowercasedFirst
            switch known.form {
            case .instance: return Member(name: name, type: known.swiftName, kinds: ["object"])
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

    private var object: MadeType.Union.Member {
        MadeType.Union.Member(name: "object", type: "PyFFI.PythonObject", kinds: ["object"])
    }

    private func containerName(_ type: TypeDescription) -> String {
        switch type {
        case .dict, .mapping: "dict"
        case .set, .frozenSet: "set"
        case .tuple, .tupleOf: "tuple"
        default: "list"
        }
    }

    private func containerKinds(_ type: TypeDescription) -> [String] {
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
    private func reference(_ place: Place) -> SwiftType? {
        place.position == .parameter && !place.isInside || place.isOptionalTop
            ? SwiftType("any PyFFI.PythonObjectConvertible") : nil
    }

    private func literal(_ values: [LiteralDescription], _ place: Place) -> SwiftType? {
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

    private func make(_ kind: MadeType.Kind, _ wanted: String) -> String {
        if let same = made.first(where: { $0.kind == kind }) { return "\(namespace).\(same.name)" }
        let name = names.take(wanted)
        made.append(MadeType(name: name, kind: kind))
        return "\(namespace).\(name)"
    }

    // MARK: Names

    private func known(_ known: KnownClass, _ place: Place) -> SwiftType? {
        var type = SwiftType(known.swiftName, isHashable: true)
        switch known.form {
        case .exception: return reference(place)
        case .structural: return nil
        case .instance(let isInherited):
            type.isHashable = false
            if isInherited, place.position == .parameter {
                type.text = "any \(known.protocolName)"
                type.argument = Conversion { "\($0).object" }
            }
        case .record:
            guard place.allowsAdapters else { return nil }
            type.toPython = Conversion { "_in_\(known.key)(\($0))" }
            if known.description.kind != .namedTuple || known.hasConversions(classes) {
                type.fromPython = Conversion { "_out_\(known.key)(\($0))" }
            }
        case .enumeration(_, let byName):
            guard place.allowsAdapters else { return nil }
            type.toPython = Conversion { byName ? "\(known.pythonName)[\($0)]" : "\(known.pythonName)(\($0))" }
            type.fromPython = Conversion { "\($0).\(byName ? "name" : "value")" }
        case .optionSet:
            guard place.allowsAdapters else { return nil }
            type.toPython = Conversion { "\(known.pythonName)(\($0))" }
            type.fromPython = Conversion { "\($0).value" }
        }
        return type
    }

    private func variable(_ name: String, _ place: Place) -> SwiftType? {
        guard place.variables.contains(name) else { return nil }
        return SwiftType(SwiftName.declared(name))
    }

    private func closure(
        _ parameters: [TypeDescription]?,
        _ result: TypeDescription,
        _ place: Place
    ) -> SwiftType? {
        guard place.position == .parameter, !place.isInside, let parameters else { return nil }
        // Python hands over what a closure takes, and takes what it gives; no adapter stands between.
        var inner = place.with(.result)
        inner.allowsAdapters = false
        inner.isInside = true
        let taken = parameters.map { map($0, inner) ?? .anyResult }
        var isAsync = false
        var given = result
        if case .awaitable(let awaited) = result {
            isAsync = true
            given = awaited
        }
        inner.position = .parameter
        let back: String
        if given == .none {
            back = "Swift.Void"
        } else if let type = map(given, inner), type.argument == nil, !type.text.hasPrefix("any ") {
            back = type.text
        } else {
            back = "PyFFI.PythonObject"
        }
        let texts = taken.map(\.text).joined(separator: ", ")
        var type = SwiftType("@escaping @Sendable (\(texts)) \(isAsync ? "async " : "")throws -> \(back)")
        type.argument = Conversion { "self.pythonRuntime.function(\($0))" }
        return type
    }
}

extension KnownClass {
    /// What the members of an enumeration are if they are numbers or texts, as those of `IntFlag` are.
    var rawKind: String? {
        if case .enumeration(_, byName: true) = form { return nil }
        let kinds = ["int": ["int", "IntEnum", "IntFlag"], "string": ["str", "StrEnum"]]
        return kinds.first { _, names in
            description.lineage.contains { ancestor in
                names.contains { ancestor == "enum.\($0)" || ancestor == "builtins.\($0)" }
            }
        }?.key
    }

    /// Whether a record's fields need anything done to them.
    func hasConversions(_ classes: [String: KnownClass]) -> Bool {
        func needs(_ type: TypeDescription) -> Bool {
            switch type {
            case .path: true
            case .named(let module, let name, _):
                switch classes["\(module).\(name)"]?.form {
                case .record, .enumeration, .optionSet: true
                default: false
                }
            case .list(let element), .sequence(let element), .set(let element), .frozenSet(let element),
                .tupleOf(let element):
                needs(element)
            case .dict(let key, let value), .mapping(let key, let value): needs(key) || needs(value)
            case .tuple(let elements), .union(let elements): elements.contains(where: needs)
            default: false
            }
        }
        return description.fields?.contains { needs($0.type) } ?? false
    }
}

extension StringProtocol {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
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

    /// Whether Python says that it may be any object.
    var isAnything: Bool {
        switch self {
        case .any(reason: nil), .object, .variable: true
        case .union(let members): members.contains { $0.isAnything }
        default: false
        }
    }
}
