/// Writes the Swift functions that call a Python function.
struct FunctionWriter {
    /// Where the Python function is found.
    struct Receiver {
        /// The Swift expression for what has the function: `self.pythonModule`.
        var object: String
        /// The type that `Self` stands for.
        var selfType: String?
        /// Whether functions in Python may stand between.
        var allowsAdapters: Bool
        /// The class whose function it is, as Python code names it; nil: the module's.
        var pythonClass: String?
        /// How adapters name the class.
        var classKey = ""
        /// The class' name, for the report.
        var className: String?
    }

    /// How a call's result gets to Swift.
    private enum Outcome {
        case nothing
        case value(SwiftType)
        case elements(SwiftType, isAsync: Bool)
    }

    let options: BindingOptions
    let isOwnFile: Bool
    let mapper: TypeMapper

    /// Writes all forms of a function.
    ///
    /// - Parameters:
    ///   - swiftName: the function's name in Swift.
    ///   - pythonName: the name of what is called; nil: the receiver itself is called, which makes an instance.
    func write(
        _ swiftName: String,
        calling pythonName: String?,
        _ function: FunctionDescription,
        on receiver: Receiver,
        resultOverride: TypeDescription? = nil,
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        var seen: Set<String> = []
        let signatures = Overloads.merged(function.signatures) { result in
            text(resultOverride ?? result, receiver)
        }
        let writer = ParameterWriter(isOwnFile: isOwnFile, mapper: mapper)
        for (index, signature) in signatures.enumerated() {
            let isOverload = index > 0
            let hint = signatures.count > 1 ? "\(function.name)_" : ""
            var place = TypeMapper.Place(
                position: .parameter,
                selfType: receiver.selfType,
                allowsAdapters: receiver.allowsAdapters,
                hint: hint
            )
            place.variables = Set(
                (signature.typeParameters ?? []).filter { isGeneric($0) }.map(\.name)
            )
            var call = Call(parameters: writer.parameters(signature, place))
            // Swift finds out what they stand for by what it is given in any case.
            let used = place.variables.intersection(
                variables(of: call.parameters.filter { !$0.isOptional }, among: place.variables)
            )
            if variables(of: call.parameters, among: place.variables) != used {
                place.variables = used
                call = Call(parameters: writer.parameters(signature, place))
            }
            place.variables = used
            place.position = .result
            place.hint = "\(function.name)_result"
            var isAsync = function.isAsync ?? false
            var result = resultOverride ?? signature.result
            if case .awaitable(let awaited) = result {
                isAsync = true
                result = awaited
            }
            let outcome = outcome(result, place)
            guard seen.insert(key(call, signature.typeParameters ?? [], used)).inserted else {
                report.notes.append("\(function.name): an overload that Swift can't tell from another is left out")
                continue
            }
            let owner = receiver.className.map { "\($0)." } ?? ""
            for (parameter, description) in zip(call.parameters, signature.parameters) {
                report.count(
                    description.type,
                    parameter.type,
                    "\(owner)\(function.name), parameter \(description.name)"
                )
            }
            count(result, outcome, "\(owner)\(function.name), result", &report)
            let generics = (signature.typeParameters ?? []).filter { used.contains($0.name) }.map { parameter in
                let closures = call.parameters.filter { $0.signature.contains("@Sendable") }
                let isInClosure = variables(of: closures, among: [parameter.name]).isEmpty == false
                return generic(parameter) + (isInClosure ? " & Swift.Sendable" : "")
            }
            let target = target(
                pythonName,
                index,
                function,
                call,
                outcome,
                isAsync,
                receiver,
                &adapters
            )
            write(
                swiftName,
                function,
                call,
                outcome,
                generics,
                target,
                isAsync,
                isOverload,
                receiver,
                into: &swift
            )
        }
    }

    /// The type variables that the parameters mention; a type that was tried and not taken may have mentioned others.
    private func variables(of parameters: [Call.Parameter], among variables: Set<String>) -> Set<String> {
        let words = Set(
            parameters.flatMap { $0.signature.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) }
        )
        return variables.filter { words.contains(SwiftName.declared($0)) }
    }

    /// The same for signatures that are the same to Swift, which doesn't look at the names of type variables.
    private func key(
        _ call: Call,
        _ variables: [SignatureDescription.TypeParameter],
        _ used: Set<String>
    ) -> String {
        var numbers: [String: Int] = [:]
        let generics = Dictionary(variables.filter { used.contains($0.name) }.map { ($0.name, generic($0)) }) { a, _ in
            a
        }
        var key = ""
        var word = ""
        for character in call.parameters.map(\.signature).joined(separator: ", ") + " " {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            if let constraint = generics[word] {
                let number = numbers[word] ?? numbers.count
                numbers[word] = number
                key += "#\(number)\(constraint.drop { $0 != ":" })"
            } else {
                key += word
            }
            word = ""
            key.append(character)
        }
        return key
    }

    // MARK: Results

    /// What a result is in Swift.
    private func text(_ result: TypeDescription, _ receiver: Receiver) -> String {
        let place = TypeMapper.Place(
            position: .result,
            selfType: receiver.selfType,
            allowsAdapters: receiver.allowsAdapters,
            hint: ""
        )
        return switch outcome(result, place) {
        case .nothing: ""
        case .value(let type): type.text
        case .elements(let type, let isAsync): "elements \(isAsync) \(type.text)"
        }
    }

    private func outcome(_ type: TypeDescription, _ place: TypeMapper.Place) -> Outcome {
        switch type {
        case .none, .never: .nothing
        case .iterator(let element), .iterable(let element):
            .elements(mapper.type(element, place.inside), isAsync: false)
        case .asyncIterator(let element): .elements(mapper.type(element, place.inside), isAsync: true)
        default: .value(mapper.type(type, place))
        }
    }

    private func count(_ type: TypeDescription, _ outcome: Outcome, _ what: String, _ report: inout BindingReport) {
        switch outcome {
        case .nothing: report.typed += 1
        case .value(let swift): report.count(type, swift, what)
        case .elements(let swift, _):
            switch type {
            case .iterator(let element), .iterable(let element), .asyncIterator(let element):
                report.count(element, swift, what)
            default: break
            }
        }
    }

    private func conversion(_ outcome: Outcome) -> Conversion? {
        switch outcome {
        case .nothing: nil
        case .value(let type): type.fromPython
        case .elements(let type, let isAsync):
            type.fromPython.map { convert in
                Conversion { "\(isAsync ? "_each_async" : "_each")(lambda v: \(convert("v")), \($0))" }
            }
        }
    }

    // MARK: The function that is called

    /// The Swift expression for what is called: the Python function, or the adapter before it.
    private func target(
        _ pythonName: String?,
        _ index: Int,
        _ function: FunctionDescription,
        _ call: Call,
        _ outcome: Outcome,
        _ isAsync: Bool,
        _ receiver: Receiver,
        _ adapters: inout Adapters
    ) -> String {
        let conversion = conversion(outcome)
        guard receiver.allowsAdapters, call.needsAdapter || conversion != nil else {
            return pythonName.map { member(receiver.object, $0) } ?? receiver.object
        }
        let awaits = isAsync && conversion != nil
        guard let pythonClass = receiver.pythonClass, let pythonName else {
            let name =
                pythonName.map { adapters.hidden($0, "\(index)") }
                ?? adapters.hidden(receiver.className ?? "", "\(receiver.classKey)x\(index)")
            let callee = pythonName.map { "_m.\($0)" } ?? receiver.pythonClass ?? "_m"
            let shown = "\(adapters.module).\(pythonName ?? receiver.className ?? "")"
            adapters.define(call.adapter(name, calling: callee, shown: shown, converting: conversion, isAsync: awaits))
            return "self.pythonBindings.adapters.\(name)"
        }
        let name = "_call_\(receiver.classKey)x\(index)_\(function.name)"
        let hidden = adapters.hidden(function.name, "\(receiver.classKey)x\(index)")
        let first = function.kind == .staticMethod ? nil : (function.kind == .classMethod ? "_cls" : "_self")
        adapters.define(
            call.adapter(
                name,
                calling: "\(first ?? pythonClass).\(pythonName)",
                shown: "<\(receiver.className ?? "")>.\(pythonName)",
                first: first.map { [$0] } ?? [],
                converting: conversion,
                isAsync: awaits
            )
        )
        let wrapped =
            switch function.kind {
            case .staticMethod: "staticmethod(\(name))"
            case .classMethod: "classmethod(\(name))"
            case .method, .function: name
            }
        adapters.attach(wrapped, to: pythonClass, as: hidden)
        return "\(receiver.object).\(hidden)"
    }

    /// The Swift expression for a member of a Python object.
    func member(_ object: String, _ name: String) -> String {
        // Objects have operations of their own, whose names have capitals within.
        let isPlain =
            name.allSatisfy { $0.isASCII } && SwiftName.quoted(name) == name && name != "init"
            && (name.first?.isUppercase == true || !name.contains(where: \.isUppercase))
        return isPlain ? "\(object).\(name)" : "\(object)[dynamicMember: \(SwiftName.string(name))]"
    }

    // MARK: Generics

    private func isGeneric(_ parameter: SignatureDescription.TypeParameter) -> Bool {
        switch parameter.bound {
        case nil, .any?: true
        case .named(let module, let name, _)?:
            if case .instance = mapper.classes["\(module).\(name)"]?.form { true } else { false }
        default: false
        }
    }

    private func generic(_ parameter: SignatureDescription.TypeParameter) -> String {
        let name = SwiftName.declared(parameter.name)
        if case .named(let module, let type, _)? = parameter.bound, let known = mapper.classes["\(module).\(type)"],
            case .instance(let isInherited) = known.form, isInherited
        {
            return "\(name): \(known.protocolName)"
        }
        return "\(name): PyFFI.PythonConvertible & PyFFI.ConvertibleFromPython"
    }

    // MARK: Text

    private func write(
        _ swiftName: String,
        _ function: FunctionDescription,
        _ call: Call,
        _ outcome: Outcome,
        _ generics: [String],
        _ target: String,
        _ isAsync: Bool,
        _ isOverload: Bool,
        _ receiver: Receiver,
        into swift: inout SwiftText
    ) {
        let expression = call.expression(calling: target)
        let access = options.access.rawValue
        let generics = generics.isEmpty ? "" : "<\(generics.joined(separator: ", "))>"
        let parameters = call.parameters.map(\.declaration).joined(separator: ", ")
        let result =
            switch outcome {
            case .nothing: ""
            case .value(let type): " -> \(type.text)"
            case .elements(let type, _): " -> PyFFI.PythonElements<\(type.text)>"
            }
        let attributes = (isOverload ? "@_disfavoredOverload " : "") + (result.isEmpty ? "" : "@discardableResult ")
        var isDocumented = false
        func add(_ head: String, _ effects: String, _ body: String, _ swift: inout SwiftText) {
            swift.gap()
            if !isDocumented {
                swift.document(DocumentationText.text(function.doc, options.documentation, since: function.since))
                isDocumented = true
            }
            swift.add("\(attributes)\(head)func \(swiftName)\(generics)(\(parameters)) \(effects)\(result) { \(body) }")
        }
        if options.forms != .suspending {
            let called = isAsync ? "self.pythonRuntime.run(\(expression))" : expression
            add("\(access) ", "throws", body("try", called, outcome), &swift)
        }
        if options.forms != .blocking {
            add("\(access) nonisolated(nonsending) ", "async throws", body("try await", expression, outcome), &swift)
        }
    }

    private func body(_ effect: String, _ expression: String, _ outcome: Outcome) -> String {
        switch outcome {
        case .nothing: "_ = \(effect) \(expression) as PyFFI.PythonObject"
        case .value: "\(effect) \(expression)"
        case .elements(let type, _):
            "\(effect) PyFFI.PythonElements(\(expression) as PyFFI.PythonObject, as: \(type.text).self)"
        }
    }
}
