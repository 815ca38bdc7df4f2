/// Writes the Swift types for a class whose instances stay in Python.
struct ClassWriter {
    let options: BindingOptions
    let isOwnFile: Bool
    let mapper: TypeMapper
    let functions: FunctionWriter

    /// Names that every instance has in Swift.
    private static let taken: Set<String> = [
        "object", "pythonClass", "pythonForm", "pythonRuntime", "debugDescription", "cast",
    ]

    /// Names that what stands for a class has in Swift.
    private static let takenByClass: Set<String> = [
        "callAsFunction", "pythonBindings", "pythonClass", "pythonModule", "pythonRuntime",
    ]

    private static let operators: [String: String] = [
        "__add__": "+", "__sub__": "-", "__mul__": "*", "__truediv__": "/", "__mod__": "%", "__and__": "&",
        "__or__": "|",
        "__xor__": "^", "__lshift__": "<<", "__rshift__": ">>",
    ]

    /// What other special methods are called in Swift.
    private static let special: [String: String] = [
        "__call__": "callAsFunction", "__len__": "itemCount", "__contains__": "containsItem", "__getitem__": "getItem",
        "__setitem__": "setItem", "__delitem__": "deleteItem", "__iter__": "elements",
    ]

    // MARK: Within the module's type

    /// The protocol, the struct, and what stands for the class itself.
    ///
    /// - Parameters:
    ///   - nested: the types of the classes within it.
    ///   - accessors: what stands for those classes themselves.
    func declare(
        _ known: KnownClass,
        classes: [String: KnownClass],
        nested: SwiftText,
        accessors: SwiftText,
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        let access = options.access.rawValue
        let description = known.description
        let name = SwiftName.declared(description.name)
        let bases = bases(known, classes)
        let isInherited = known.isInherited
        if isInherited {
            swift.gap()
            swift.add("/// Instances of ``\(name)`` and of the classes derived from it.")
            let inherited = bases.isEmpty ? "PyFFI.PythonInstance" : bases.joined(separator: ", ")
            swift.add("\(access) protocol \(known.protocolMember): \(inherited) {}")
        }
        let conformances =
            isInherited ? known.protocolName : (bases.isEmpty ? "PyFFI.PythonInstance" : bases.joined(separator: ", "))
        swift.gap()
        swift.document(DocumentationText.text(description.doc, options.documentation, since: description.since))
        swift.block("\(access) struct \(name): \(conformances)") { swift in
            swift.add("\(access) let object: PyFFI.PythonObject")
            swift.add("\(access) init(unchecked object: PyFFI.PythonObject) { self.object = object }")
            let className =
                "module: \(SwiftName.string(description.module)), name: \(SwiftName.string(description.qualifiedName))"
            swift.add("\(access) static let pythonClass = PyFFI.PythonClassName(\(className))")
            for line in nested.lines { swift.add(line) }
        }
        if description.isHidden == true { return }
        classObject(known, name, accessors, classes, into: &swift, &adapters, &report)
    }

    /// The protocols of the bases that are described.
    private func bases(_ known: KnownClass, _ classes: [String: KnownClass]) -> [String] {
        known.description.bases.compactMap { name in
            guard let base = classes[name], case .instance = base.form else { return nil }
            return base.protocolName
        }
    }

    /// What stands for the class: it makes instances, and has the class methods.
    private func classObject(
        _ known: KnownClass,
        _ name: String,
        _ accessors: SwiftText,
        _ classes: [String: KnownClass],
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        let access = options.access.rawValue
        let description = known.description
        let path = known.pythonName.dropFirst("_m.".count)
        let object = path.split(separator: ".").reduce("self.pythonModule") { functions.member($0, String($1)) }
        var body = SwiftText()
        var receiver = FunctionWriter.Receiver(
            object: object,
            selfType: known.swiftName,
            allowsAdapters: isOwnFile,
            pythonClass: known.pythonName
        )
        receiver.classKey = known.key
        receiver.className = description.name
        let made = TypeDescription.named(module: description.module, name: description.qualifiedName, arguments: [])
        if let initializers = description.initializers ?? fieldInitializers(description) {
            let maker = FunctionDescription(
                name: description.name,
                kind: .function,
                line: description.line,
                signatures: initializers
            )
            functions.write(
                "callAsFunction",
                calling: nil,
                maker,
                on: receiver,
                resultOverride: made,
                into: &body,
                &adapters,
                &report
            )
        }
        for method in classMethods(known, classes) where method.name != "__new__" {
            let name = method.swiftName ?? method.name
            functions.write(
                Self.takenByClass.contains(name) ? "\(name)_" : SwiftName.declared(name),
                calling: method.name,
                method,
                on: receiver,
                into: &body,
                &adapters,
                &report
            )
        }
        swift.gap()
        swift.add("/// The class ``\(name)`` itself: call it for an instance.")
        swift.block("\(access) struct \(known.classObjectMember): PyFFI.PythonClassReference") { swift in
            swift.add("\(access) let pythonBindings: PyFFI.PythonBindings")
            swift.add("\(access) init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }")
            swift.add("\(access) var pythonClass: PyFFI.PythonPath { \(object) }")
            for line in accessors.lines + body.lines { swift.add(line) }
        }
    }

    /// The parameters of a record that is more than its fields.
    private func fieldInitializers(_ description: ClassDescription) -> [SignatureDescription]? {
        guard let fields = description.fields else {
            return isOwnFile && description.kind == .class ? [SignatureDescription(parameters: [], result: .none)] : nil
        }
        let parameters = fields.filter { $0.isInitialized != false }.map { field in
            let hasDefault = field.default != nil || field.isRequired == false
            return ParameterDescription(
                name: field.alias ?? field.name,
                swiftName: field.swiftName,
                kind: field.isKeywordOnly == true || description.kind == .pydantic || description.kind == .typedDict
                    ? .keywordOnly : .standard,
                type: field.type,
                default: hasDefault ? field.default ?? .expression("...") : nil
            )
        }
        return [SignatureDescription(parameters: parameters, result: .none)]
    }

    /// The class methods and static methods, with those of the ancestors that are described.
    private func classMethods(_ known: KnownClass, _ classes: [String: KnownClass]) -> [FunctionDescription] {
        var seen: Set<String> = []
        var methods: [FunctionDescription] = []
        for name in [known.description.fullName] + known.description.lineage {
            for method in classes[name]?.description.methods ?? []
            where method.kind != .method && seen.insert(method.name).inserted {
                methods.append(method)
            }
        }
        return methods
    }

    // MARK: Members

    /// The extension with the members of instances.
    func members(
        _ known: KnownClass,
        classes: [String: KnownClass],
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        var body = SwiftText()
        let isInherited = known.isInherited
        var receiver = FunctionWriter.Receiver(
            object: "self.object",
            selfType: isInherited ? "Self" : known.swiftName,
            allowsAdapters: isOwnFile,
            pythonClass: known.pythonName
        )
        receiver.classKey = known.key
        receiver.className = known.description.name
        let (methods, properties) = described(known, classes)
        for property in properties { attribute(property, known, receiver, into: &body, &adapters, &report) }
        for method in methods where method.kind == .method {
            if method.name.hasPrefix("__"), method.name.hasSuffix("__") {
                self.special(method, known, receiver, into: &body, &adapters, &report)
            } else {
                functions.write(
                    own(method.swiftName ?? method.name, known),
                    calling: method.name,
                    method,
                    on: receiver,
                    into: &body,
                    &adapters,
                    &report
                )
            }
        }
        guard !body.lines.isEmpty else { return }
        swift.gap()
        swift.block("extension \(isInherited ? known.protocolName : known.swiftName)") { swift in
            for line in body.lines { swift.add(line) }
        }
    }

    /// The members that a class has of its own, and those that Swift could not choose among by itself since several of
    /// its bases have them.
    private func described(
        _ known: KnownClass,
        _ classes: [String: KnownClass]
    ) -> ([FunctionDescription], [PropertyDescription]) {
        let description = known.description
        var methods = description.methods
        let fields = (description.fields ?? []).map {
            PropertyDescription(
                name: $0.name,
                swiftName: $0.swiftName,
                type: $0.type,
                isSettable: description.kind != .namedTuple && $0.isFrozen != true
            )
        }
        var properties = fields + description.properties + description.attributes
        let bases = bases(known, classes)
        guard bases.count > 1 else { return (methods, properties) }
        var seen = Set(methods.map(\.name) + properties.map(\.name))
        for name in description.lineage {
            guard let ancestor = classes[name]?.description else { continue }
            for method in ancestor.methods where method.kind == .method && seen.insert(method.name).inserted {
                methods.append(method)
            }
            for property in ancestor.properties + ancestor.attributes where seen.insert(property.name).inserted {
                properties.append(property)
            }
        }
        return (methods, properties)
    }

    private func attribute(
        _ property: PropertyDescription,
        _ known: KnownClass,
        _ receiver: FunctionWriter.Receiver,
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        var place = TypeMapper.Place(
            position: .result,
            selfType: receiver.selfType,
            allowsAdapters: receiver.allowsAdapters,
            hint: "\(known.description.name)_\(property.name)"
        )
        place.isInside = true
        let type = mapper.type(property.type, place)
        let written = mapper.map(property.type, place.with(.parameter))
        let isSettable =
            property.isSettable == true && (type.isOpen || (written?.text == type.text && written?.argument == nil))
        report.count(property.type, type, "\(known.description.name).\(property.name)")
        var name = property.name
        var set = ""
        if let read = type.fromPython ?? (isSettable ? written?.toPython.map { _ in Conversion { $0 } } : nil) {
            name = adapters.hidden(property.name, known.key)
            adapters.attach("property(lambda o: \(read("o.\(property.name)")))", to: known.pythonName, as: name)
            if isSettable {
                // A function: what the class does when an attribute is set it does for the name that it knows.
                let setter = adapters.hidden(property.name, "\(known.key)set")
                let given = written?.toPython?("v") ?? "v"
                let code = "lambda o, v: setattr(o, \"\(property.name)\", \(given))"
                adapters.attach(code, to: known.pythonName, as: setter)
                set = ", setter: \(SwiftName.string(setter))"
            }
        }
        let kind = isSettable ? "PythonAttribute" : "PythonReadOnlyAttribute"
        let own = own(property.swiftName ?? property.name, known)
        let access = options.access.rawValue
        swift.gap()
        swift.document(DocumentationText.text(property.doc, options.documentation, since: property.since))
        let made = "PyFFI.\(kind)(self.object, \(SwiftName.string(name))\(set))"
        swift.add("\(access) var \(own): PyFFI.\(kind)<\(type.text)> { \(made) }")
    }

    /// The name of a member, which none that every instance has may have.
    private func own(_ name: String, _ known: KnownClass) -> String {
        Self.taken.contains(name) ? free(name, known) : SwiftName.declared(name)
    }

    /// The name, with an underscore behind it for each member that has it already.
    private func free(_ name: String, _ known: KnownClass) -> String {
        let members = known.description
        let names =
            members.methods.map(\.name) + members.properties.map(\.name) + members.attributes.map(\.name)
            + (members.fields ?? []).map(\.name)
        var free = Self.taken.contains(name) ? "\(name)_" : name
        while names.contains(free) { free += "_" }
        return free
    }

    // MARK: Special methods

    private func special(
        _ method: FunctionDescription,
        _ known: KnownClass,
        _ receiver: FunctionWriter.Receiver,
        into swift: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        if let name = Self.special[method.name] {
            functions.write(
                free(name, known),
                calling: method.name,
                method,
                on: receiver,
                into: &swift,
                &adapters,
                &report
            )
        }
        guard let sign = Self.operators[method.name] else { return }
        var seen: Set<String> = []
        for (index, signature) in method.signatures.enumerated() {
            guard signature.parameters.count == 1 else { continue }
            var place = TypeMapper.Place(
                position: .parameter,
                selfType: receiver.selfType,
                allowsAdapters: false,
                hint: "other"
            )
            // No closures, but what a union takes without a case around it.
            place.isInside = true
            place.isOptionalTop = true
            let other = mapper.type(signature.parameters[0].type, place)
            let result = mapper.type(signature.result, place.with(.result).inside)
            // An operand that may be anything would take all that the operators of objects take.
            guard !other.isOpen, !other.text.hasPrefix("@"), seen.insert(other.text).inserted else {
                let what = "\(known.description.name).\(method.name)"
                report.notes.append("\(what) is no operator: \(signature.parameters[0].type.pythonText)")
                continue
            }
            report.count(signature.parameters[0].type, other, "\(known.description.name).\(method.name)")
            report.count(signature.result, result, "\(known.description.name).\(method.name), result")
            let access = options.access.rawValue
            let value = other.argument?("right") ?? "right"
            let disfavoured = index > 0 ? "@_disfavoredOverload " : ""
            for (isAsync, effect) in [(false, "try"), (true, "try await")] {
                if options.forms == (isAsync ? .blocking : .suspending) { continue }
                let calculated = "\(effect) left.object \(sign) \(value)"
                let head =
                    "\(disfavoured)\(access) \(isAsync ? "nonisolated(nonsending) " : "")static func \(sign) (left: Self, right: \(other.text))"
                swift.gap()
                swift.add(
                    "\(head) \(isAsync ? "async " : "")throws -> \(result.text) { \(effect) \(result.text)(\(calculated)) }"
                )
            }
        }
    }
}

extension KnownClass {
    var isInherited: Bool { form == .instance(isInherited: true) }
}
