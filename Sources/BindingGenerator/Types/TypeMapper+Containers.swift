/// Arrays, sets, dictionaries and tuples.
extension TypeMapper {
    func array(of element: TypeDescription, _ place: Place) -> SwiftType? {
        if let inner = map(element, place.inside) {
            if !inner.isExistential || inner.argument != nil { return inner.array }
            guard !place.isInside || place.isOptionalTop else { return nil }
            var type = inner.array
            type.argument = Conversion { "PyFFI.PythonItems(\($0))" }
            return type
        }
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

    func tuple(of element: TypeDescription, _ place: Place) -> SwiftType? {
        guard place.position == .parameter, !place.isInside || place.isOptionalTop,
            var type = map(.list(element), place), type.toPython == nil
        else {
            var type = converted(array(of: element, place), to: "tuple", place)
            if let convert = type?.fromPython { type?.fromPython = Conversion { "tuple(\(convert($0)))" } }
            return type
        }
        let argument = type.argument
        type.argument = Conversion { "PyFFI.PythonTupleItems(\(argument?($0) ?? $0))" }
        return type
    }

    func iterator(_ element: TypeDescription, _ place: Place) -> SwiftType? {
        guard place.position == .parameter else { return nil }
        return converted(array(of: element, place), to: "iter", place)
    }

    func set(_ element: TypeDescription, _ name: String, _ place: Place) -> SwiftType? {
        guard let inner = map(element, place.inside), inner.isHashable, inner.argument == nil else { return nil }
        if place.position == .parameter, !isKey(element) { return nil }
        var type = SwiftType("Swift.Set<\(inner.text)>", isHashable: true)
        // A Swift set travels as a set.
        let convert = inner.toPython
        if convert != nil || (name == "frozenset" && place.position == .parameter && place.allowsAdapters) {
            type.toPython = Conversion { value in
                convert.map { "\(name)(\($0("v")) for v in \(value))" } ?? "\(name)(\(value))"
            }
        }
        type.fromPython = inner.fromPython.map { convert in Conversion { "\(name)(\(convert("v")) for v in \($0))" } }
        type.isAdapted = inner.isAdapted
        return type
    }

    /// Whether what Swift sends for the type can be in a set, and be a dict's key: an array arrives as a list.
    func isKey(_ type: TypeDescription) -> Bool {
        var seen: Set<String> = []
        return isKey(type, &seen)
    }

    private func isKey(_ type: TypeDescription, _ seen: inout Set<String>) -> Bool {
        switch type {
        case .list, .sequence, .iterable, .tupleOf, .set, .frozenSet, .dict, .mapping, .array, .arrayLike: return false
        case .tuple(let elements), .union(let elements): return elements.allSatisfy { isKey($0, &seen) }
        case .named(let module, let name, _):
            guard let known = classes["\(module).\(name)"], known.form == .record,
                seen.insert(known.description.fullName).inserted
            else { return true }
            return (known.description.fields ?? []).allSatisfy { isKey($0.type, &seen) }
        default: return true
        }
    }

    func dictionary(_ key: TypeDescription, _ value: TypeDescription, _ place: Place) -> SwiftType? {
        if place.position == .parameter, !isKey(key) { return nil }
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
        if value.isExistential, value.argument == nil {
            guard !place.isInside || place.isOptionalTop else { return nil }
            type.argument = Conversion { "PyFFI.PythonEntries(\($0))" }
        }
        type.isAdapted = key.isAdapted || value.isAdapted
        type.isGeneric = key.isGeneric || value.isGeneric
        // What a variable stands for may itself be a record, which nothing in Python makes an object of.
        if place.position == .parameter, type.isAdapted, type.isGeneric { return nil }
        type.toPython = both(key.toPython, value.toPython)
        type.fromPython = both(key.fromPython, value.fromPython)
        return type
    }

    func both(_ key: Conversion?, _ value: Conversion?) -> Conversion? {
        guard key != nil || value != nil else { return nil }
        return Conversion { "{\(key?("k") ?? "k"): \(value?("v") ?? "v") for k, v in \($0).items()}" }
    }

    func tuple(_ elements: [TypeDescription], _ place: Place) -> SwiftType? {
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
        type.isAdapted = inner.contains(where: \.isAdapted)
        type.isGeneric = inner.contains(where: \.isGeneric)
        if place.position == .parameter, type.isAdapted, type.isGeneric { return nil }
        return type
    }

    func each(_ conversions: [Conversion?]) -> Conversion? {
        guard conversions.contains(where: { $0 != nil }) else { return nil }
        let parts = conversions.enumerated().map { index, convert in convert?("t[\(index)]") ?? "t[\(index)]" }
        return Conversion { "(lambda t: (\(parts.joined(separator: ", ")),))(\($0))" }
    }
}
