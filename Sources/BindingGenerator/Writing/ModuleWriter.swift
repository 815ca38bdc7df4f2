/// Writes the Swift code for a module.
package struct ModuleWriter {
    private let module: ModuleDescription
    private let options: BindingOptions
    private let namespace: String

    package init(_ module: ModuleDescription, options: BindingOptions) {
        self.module = module
        self.options = options
        namespace = options.typeName ?? Self.typeName(of: module)
    }

    /// The name of the Swift type for a module: `Model` for `model`, `OsPath` for `os.path`.
    package static func typeName(of module: ModuleDescription) -> String {
        let parts = module.module.split(whereSeparator: { $0 == "." || $0 == "_" })
        let name = SwiftName.identifier(parts.map { String($0).capitalizedFirst }.joined()) ?? "Module"
        // Within it the class of that name would be meant, and everywhere the type of Swift.
        let names =
            module.classes.map(\.name) + module.functions.map(\.name) + module.values.map(\.name)
            + (module.aliases ?? []).map(\.name)
        let isTaken = names.contains(name) || SwiftName.isOfSwift(name)
        return isTaken ? "\(name)Module" : name
    }

    /// The code, and what became of the module in it.
    package func write() -> (text: String, report: BindingReport) {
        var report = BindingReport()
        report.notes = module.leftOut.map { "\($0.name) is left out: \($0.reason)" }
        let table = ClassTable(module, namespace: namespace)
        let classNames =
            table.classes.values.flatMap { [$0.description.name, $0.protocolMember, $0.classObjectMember] }
            + (module.aliases ?? []).map(\.name) + ["Type", "Protocol", "Self", "Any", namespace]
        let others = module.functions.map(\.name) + module.values.map(\.name)
        let mapper = TypeMapper(
            namespace: namespace,
            classes: table.classes,
            heirs: module.heirs ?? [],
            isOwnFile: isOwnFile,
            names: NameTable(Set(classNames + others))
        )
        var adapters = Adapters(of: module, options)
        var body = SwiftText()
        var accessors = SwiftText()
        var extensions = SwiftText()
        let functions = FunctionWriter(options: options, isOwnFile: isOwnFile, mapper: mapper)

        for description in module.classes {
            declare(description, table, mapper, functions, into: &body, &accessors, &extensions, &adapters, &report)
        }
        for alias in module.aliases ?? [] { write(alias, table, into: &body, &accessors) }
        for line in accessors.lines { body.add(line) }
        let receiver = FunctionWriter.Receiver(object: "self.pythonModule", allowsAdapters: true)
        for function in module.functions {
            functions.write(
                Self.own(function.swiftName ?? function.name),
                calling: function.name,
                function,
                on: receiver,
                into: &body,
                &adapters,
                &report
            )
        }
        for value in module.values { write(value, mapper, into: &body, &report) }
        let enumerations = EnumerationWriter(options: options)
        for made in mapper.made {
            enumerations.write(made, namespace: namespace, into: &body)
            guard case .union(let union) = made.kind else { continue }
            UnionWriter(options: options, made: made, union: union, namespace: namespace)
                .conformances(among: mapper.made, classes: table.classes, into: &extensions)
        }
        return (text(body, extensions, adapters), report)
    }

    /// The name of a function or a value, which none that every module has in Swift may have.
    private static func own(_ name: String) -> String {
        let taken = [
            "pythonAdapters", "pythonBindings", "pythonExpectation", "pythonModule", "pythonRuntime", "pythonSources",
        ]
        return taken.contains(name) ? "\(name)_" : SwiftName.declared(name)
    }

    private var isOwnFile: Bool { module.source.origin == .file }

    private func declare(
        _ description: ClassDescription,
        _ table: ClassTable,
        _ mapper: TypeMapper,
        _ functions: FunctionWriter,
        into swift: inout SwiftText,
        _ accessors: inout SwiftText,
        _ extensions: inout SwiftText,
        _ adapters: inout Adapters,
        _ report: inout BindingReport
    ) {
        guard let known = table.classes[description.fullName] else { return }
        let access = options.access.rawValue
        let name = SwiftName.declared(description.name)
        switch known.form {
        case .record: RecordWriter(options: options, mapper: mapper).write(known, into: &swift, &adapters)
        case .enumeration, .optionSet:
            EnumerationWriter(options: options).write(known, into: &swift)
            report.notes += leftOut(of: known)
        case .structural: break
        case .exception:
            swift.gap()
            swift.document(DocumentationText.text(description.doc, options.documentation, since: description.since))
            // Libraries give classes the name of the module that offers them.
            let aliases = (module.aliases ?? []).filter { $0.class == description.fullName }.map(\.name)
            var names = [description.fullName]
            for name in ([description.name] + aliases).map({ "\(module.module).\($0)" }) where !names.contains(name) {
                names.append(name)
            }
            let pattern = "PyFFI.PythonExceptionClass(\(names.map(SwiftName.string).joined(separator: ", ")))"
            swift.add("\(access) static let \(name) = \(pattern)")
        case .instance:
            let writer = ClassWriter(options: options, isOwnFile: isOwnFile, mapper: mapper, functions: functions)
            var nested = SwiftText()
            var innerAccessors = SwiftText()
            for inner in description.classes ?? [] {
                declare(
                    inner,
                    table,
                    mapper,
                    functions,
                    into: &nested,
                    &innerAccessors,
                    &extensions,
                    &adapters,
                    &report
                )
            }
            writer.declare(
                known,
                classes: table.classes,
                nested: nested,
                accessors: innerAccessors,
                into: &swift,
                &adapters,
                &report
            )
            if description.isHidden != true {
                accessors.gap()
                accessors.add("/// The class itself: call it for an instance.")
                accessors.add(
                    "\(access) var \(name): \(known.classObjectName) { \(known.classObjectName)(self.pythonBindings) }"
                )
            }
            writer.members(known, classes: table.classes, into: &extensions, &adapters, &report)
        }
    }

    /// What an enumeration has in Python alone.
    private func leftOut(of known: KnownClass) -> [String] {
        let description = known.description
        let members =
            known.form == .optionSet ? (description.members ?? []).filter { $0.number == nil }.map(\.name) : []
        let others = description.methods.map(\.name) + description.properties.map(\.name)
        return members.map { "\(description.name).\($0) is left out: its value isn't known from the source" }
            + others.filter { !$0.hasPrefix("__") }.map { "\(description.name).\($0) is left out: members are values" }
    }

    /// Another name of a class.
    private func write(
        _ alias: ModuleDescription.Alias,
        _ table: ClassTable,
        into swift: inout SwiftText,
        _ accessors: inout SwiftText
    ) {
        guard let known = table.classes[alias.class] else { return }
        let access = options.access.rawValue
        let name = SwiftName.declared(alias.name)
        switch known.form {
        case .structural: break
        case .exception:
            swift.add("\(access) static let \(name) = \(known.swiftName)")
        case .record, .enumeration, .optionSet:
            swift.add("\(access) typealias \(name) = \(known.swiftName)")
        case .instance:
            swift.add("\(access) typealias \(name) = \(known.swiftName)")
            accessors.add(
                "\(access) var \(name): \(known.classObjectName) { \(known.classObjectName)(self.pythonBindings) }"
            )
        }
    }

    private func write(
        _ value: ValueDescription,
        _ mapper: TypeMapper,
        into swift: inout SwiftText,
        _ report: inout BindingReport
    ) {
        var place = TypeMapper.Place(position: .result, selfType: nil, allowsAdapters: false, hint: value.name)
        place.isInside = true
        let type = mapper.type(value.type, place)
        report.count(value.type, type, value.name)
        let access = options.access.rawValue
        swift.gap()
        swift.document(DocumentationText.text(nil, options.documentation, since: value.since))
        let attribute = "PyFFI.PythonReadOnlyAttribute"
        swift.add(
            "\(access) var \(Self.own(value.swiftName ?? value.name)): \(attribute)<\(type.text)> { \(attribute)(self.pythonModule, \(SwiftName.string(value.name))) }"
        )
    }

    // MARK: The file

    private func text(_ body: SwiftText, _ extensions: SwiftText, _ adapters: Adapters) -> String {
        var swift = SwiftText()
        let access = options.access.rawValue
        swift.add("// swift-format-ignore-file")
        // One's own file is the same for every version of Python; what another module offers is not.
        let version = isOwnFile ? "" : " for Python \(module.python)"
        let origin = files.first?.file ?? module.module
        swift.add("// Made by pyffi gen from \(origin)\(version); changes are lost.")
        swift.add("")
        swift.add("\(options.access == .public ? "public " : "")import PyFFI")
        let all = body.text + extensions.text
        if all.contains("Foundation.") { swift.add("\(options.access == .public ? "public " : "")import Foundation") }
        swift.add("")
        swift.document(DocumentationText.text(module.doc, options.documentation))
        swift.block("\(access) struct \(namespace): PyFFI.PythonBoundModule") { swift in
            swift.add("\(access) let pythonBindings: PyFFI.PythonBindings")
            let expectation = Expectation(module)
            let expects = expectation.version != nil
            let arguments =
                SwiftName.string(module.module) + (files.isEmpty ? "" : ", sources: Self.pythonSources")
                + (adapters.text == nil ? "" : ", adapters: Self.pythonAdapters")
                + (expects ? ", expecting: Self.pythonExpectation, otherVersion: otherVersion" : "")
            let parameters =
                "in python: PyFFI.PythonRuntime"
                + (expects ? ", otherVersion: PyFFI.PythonOtherVersion = .warns" : "")
            swift.gap()
            swift.document("Imports the module.")
            swift.block("\(access) init(\(parameters)) throws") { swift in
                swift.add("self.pythonBindings = try PyFFI.PythonBindings(\(arguments), in: python)")
            }
            swift.gap()
            swift.document("Imports the module without blocking a thread.")
            swift.block("\(access) nonisolated(nonsending) init(\(parameters)) async throws") {
                swift in
                swift.add("self.pythonBindings = try await PyFFI.PythonBindings(\(arguments), in: python)")
            }
            for line in body.lines { swift.add(line) }
            if !files.isEmpty { sources(&swift) }
            if let version = expectation.version {
                swift.gap()
                swift.document("What is expected of the module that is installed.")
                let origin =
                    "origin: \(SwiftName.string(version.origin)), version: \(SwiftName.string(version.version))"
                swift.raw(
                    "\(access) static let pythonExpectation = PyFFI.PythonExpectation(\(origin), members: ",
                    expectation.members,
                    ")"
                )
            }
            if let text = adapters.text {
                swift.gap()
                swift.raw("private static let pythonAdapters = ", text)
            }
        }
        for line in extensions.lines { swift.add(line) }
        return swift.text
    }

    private var files: [ModuleDescription.File] { module.source.files ?? [] }

    /// The Python files that are imported.
    private func sources(_ swift: inout SwiftText) {
        swift.gap()
        swift.document("The Python file, and those that it imports.")
        swift.add("\(options.access.rawValue) static let pythonSources: [PyFFI.PythonSource] = [")
        for file in files {
            let names = "module: \(SwiftName.string(file.module)), file: \(SwiftName.string(file.file))"
            swift.raw("    PyFFI.PythonSource(\(names), text: ", file.text, "),")
        }
        swift.add("]")
    }
}
