/// Writes the parameters of Swift functions, and how their values get to Python.
struct ParameterWriter {
    let isOwnFile: Bool
    let mapper: TypeMapper

    func parameters(_ signature: SignatureDescription, _ place: TypeMapper.Place) -> [Call.Parameter] {
        let hasVariadic = signature.parameters.contains { $0.kind == .variadic }
        var names = NameTable()
        var parameters: [Call.Parameter] = []
        for parameter in signature.parameters {
            var place = place
            place.hint = place.hint + parameter.name
            // Behind one that may not be given, none has a position in any case.
            let isBehindOptional = parameters.contains { $0.passing == .optionalPositional }
            parameters.append(
                self.parameter(
                    parameter,
                    place,
                    isBeforeVariadic: hasVariadic,
                    isBehindOptional: isBehindOptional,
                    &names
                )
            )
        }
        return parameters
    }

    private func parameter(
        _ parameter: ParameterDescription,
        _ place: TypeMapper.Place,
        isBeforeVariadic: Bool,
        isBehindOptional: Bool,
        _ names: inout NameTable
    ) -> Call.Parameter {
        var place = place
        if parameter.kind == .keywords || (parameter.kind == .variadic && !isOwnFile) { place.isInside = true }
        var type = mapper.type(parameter.type, place)
        let wanted = parameter.swiftName ?? parameter.name
        let name = names.take(SwiftName.isUnusable(wanted) ? "\(wanted)_" : wanted)
        let local = SwiftName.quoted(name)
        func declared(_ label: String?, _ text: String, _ rest: String = "") -> (String, String) {
            let start =
                label == "_" ? "_ \(local)" : (label == local || label == nil ? local : "\(label ?? "") \(local)")
            let plain = text.replacing("@escaping ", with: "")
            return ("\(start): \(text)\(rest)", "\(label ?? name): \(plain)")
        }
        func made(
            _ declaration: (String, String),
            isOptional: Bool,
            _ value: String,
            _ passing: Call.Passing
        ) -> Call.Parameter {
            Call.Parameter(
                name: parameter.name,
                declaration: declaration.0,
                signature: declaration.1,
                isOptional: isOptional,
                value: type.isAdapted ? Call.adapted(value, passing) : value,
                passing: passing,
                type: type
            )
        }
        switch parameter.kind {
        case .variadic:
            if type.argument != nil || type.text.hasPrefix("@") { type = .anyArgument }
            return made(declared("_", type.text, "..."), isOptional: true, local, .variadic)
        case .keywords:
            let isPlain = type.argument == nil && !type.isExistential
            if !isPlain { type = .anyArgument }
            let text = "Swift.KeyValuePairs<Swift.String, \(type.text)>"
            return made(declared(nil, text, " = [:]"), isOptional: true, local, .keywords)
        case .positionalOnly, .standard, .keywordOnly:
            break
        }
        let isPositional = parameter.kind == .positionalOnly || (parameter.kind == .standard && isBeforeVariadic)
        let label = parameter.kind == .positionalOnly ? "_" : SwiftName.quoted(wanted)
        let value = type.argument?(local) ?? local
        guard let `default` = parameter.default else {
            let isLabelled = parameter.kind == .keywordOnly
            return made(
                declared(isLabelled ? label : "_", type.text),
                isOptional: false,
                value,
                isLabelled ? .keyword : .positional
            )
        }
        // The default of one's own file travels with the Swift code; that of others may change.
        if isOwnFile, !(isPositional && isBehindOptional),
            let literal = LiteralWriter(classes: mapper.classes, made: mapper.made).literal(`default`, as: type)
        {
            return made(
                declared(label, type.text, " = \(literal)"),
                isOptional: true,
                value,
                isPositional ? .positional : .keyword
            )
        }
        let passing: Call.Passing = isPositional ? .optionalPositional : .optionalKeyword
        if let wrapped = type.wrapped?(), `default` != .none {
            let isPlain = wrapped.argument == nil && !wrapped.isExistential
            let given = wrapped.argument?("$0") ?? "$0"
            // A closure becomes a function of Python, which may fail.
            let sent = isPlain ? "sent" : "sent { \(given.hasPrefix("self.") ? "try \(given)" : given) }"
            let base = wrapped.text.replacing("@escaping ", with: "")
            return made(
                declared(label, "PyFFI.PythonArgument<\(base)>", " = .notGiven"),
                isOptional: true,
                "\(local).\(sent)",
                passing
            )
        }
        let optional = type.optional
        return made(
            declared(label, optional.text, " = nil"),
            isOptional: true,
            optional.ifGiven?(local) ?? local,
            passing
        )
    }
}
