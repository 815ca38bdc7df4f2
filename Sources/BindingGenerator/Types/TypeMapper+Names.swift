/// Classes, type variables and closures.
extension TypeMapper {
    func known(_ known: KnownClass, _ place: Place) -> SwiftType? {
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
            type.isHashable = known.isHashable(classes)
            type.isAdapted = true
            type.toPython = Conversion { "_in_\(known.key)(\($0))" }
            if known.description.kind != .namedTuple || known.hasConversions(classes) {
                type.fromPython = Conversion { "_out_\(known.key)(\($0))" }
            }
        case .enumeration(_, let byName):
            guard place.allowsAdapters else { return raw(known, place) }
            type.isAdapted = known.rawKind == nil
            type.toPython = Conversion { byName ? "\(known.pythonName)[\($0)]" : "\(known.pythonName)(\($0))" }
            type.fromPython = Conversion { "_of(\(known.pythonName), \($0)).\(byName ? "name" : "value")" }
        case .optionSet:
            guard place.allowsAdapters else { return raw(known, place) }
            type.isAdapted = known.rawKind == nil
            type.toPython = Conversion { "\(known.pythonName)(\($0))" }
            type.fromPython = Conversion { "_of(\(known.pythonName), \($0)).value" }
        }
        return type
    }

    /// An enumeration whose members are numbers or texts themselves: a parameter takes those, and needs no adapter.
    private func raw(_ known: KnownClass, _ place: Place) -> SwiftType? {
        guard place.position == .parameter, known.rawKind != nil else { return nil }
        return SwiftType(known.swiftName, isHashable: true)
    }

    func variable(_ name: String, _ place: Place) -> SwiftType? {
        guard place.variables.contains(name) else { return nil }
        var type = SwiftType(SwiftName.declared(name))
        type.isGeneric = true
        return type
    }

    func closure(
        _ parameters: [TypeDescription]?,
        _ result: TypeDescription,
        _ place: Place
    ) -> SwiftType? {
        guard place.position == .parameter, !place.isInside || place.isOptionalTop, let parameters else { return nil }
        // Python hands over what a closure takes, and takes what it gives; no adapter stands between.
        var inner = place.with(.result)
        inner.allowsAdapters = false
        inner.isInside = true
        inner.isOptionalTop = false
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
