/// Arrays, sets, dictionaries and tuples.
extension TypeMapper {
    func array(of element: TypeDescription, _ place: Place) -> SwiftType? {
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

    func tuple(of element: TypeDescription, _ place: Place) -> SwiftType? {
        guard place.position == .parameter, !place.isInside || place.isOptionalTop,
            var type = map(.list(element), place), type.toPython == nil
        else { return converted(array(of: element, place), to: "tuple", place) }
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
        var type = SwiftType("Swift.Set<\(inner.text)>", isHashable: true)
        // A Swift set travels as a set.
        type.toPython = inner.toPython.map { convert in Conversion { "\(name)(\(convert("v")) for v in \($0))" } }
        type.fromPython = inner.fromPython.map { convert in Conversion { "{\(convert("v")) for v in \($0)}" } }
        return type
    }

    func dictionary(_ key: TypeDescription, _ value: TypeDescription, _ place: Place) -> SwiftType? {
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
        return type
    }

    func each(_ conversions: [Conversion?]) -> Conversion? {
        guard conversions.contains(where: { $0 != nil }) else { return nil }
        let parts = conversions.enumerated().map { index, convert in convert?("t[\(index)]") ?? "t[\(index)]" }
        return Conversion { "(lambda t: (\(parts.joined(separator: ", ")),))(\($0))" }
    }
}
