/// What functions, members, parameters and values are called in Swift.
package struct Naming: Sendable, Equatable {
    package enum Convention: String, Sendable, CaseIterable {
        /// Names are Python's.
        case python
        /// `snake_case` and `CONSTANTS` become `camelCase`.
        case swift
    }

    package var convention: Convention = .python
    /// Names by what they stand for: `mean`, `Square.area`, `predict.limit`.
    package var names: [String: String] = [:]

    package init() {}

    /// The description with Swift's names.
    ///
    /// - Throws: `BindingFailure` where two things would have one name, for a name that Swift can't have, and for one
    ///   of something that isn't there.
    package func applied(to module: ModuleDescription) throws -> ModuleDescription {
        guard convention != .python || !names.isEmpty else { return module }
        var namer = Namer(naming: self)
        var module = module
        var scope = Scope("the module")
        for one in module.classes { try scope.take(one.name, for: one.name) }
        for index in module.functions.indices { try namer.name(&module.functions[index], "", &scope) }
        for index in module.values.indices {
            let own = module.values[index].name
            module.values[index].swiftName = try namer.take(own, own, &scope)
        }
        for index in module.classes.indices { try namer.name(&module.classes[index], "\(module.classes[index].name).") }
        if let unknown = names.keys.sorted().first(where: { !namer.used.contains($0) }) {
            throw BindingFailure("\(unknown) is given a name, and is nothing that \(module.module) offers")
        }
        return module
    }

    /// Where each name stands for one thing.
    private struct Scope {
        private let place: String
        private var taken: [String: String] = [:]

        init(_ place: String) { self.place = place }

        mutating func take(_ name: String, for own: String) throws {
            if let other = taken.updateValue(own, forKey: name), other != own {
                throw BindingFailure(
                    "\(other) and \(own) of \(place) would both be called \(name); give one of them another name"
                )
            }
        }
    }

    private struct Namer {
        let naming: Naming
        var used: Set<String> = []

        /// The name in Swift, for `own`, which Python code finds at `path`.
        mutating func take(_ own: String, _ path: String, _ scope: inout Scope) throws -> String {
            let name = try chosen(path) ?? converted(own)
            try scope.take(name, for: own)
            return name
        }

        private mutating func chosen(_ path: String) throws -> String? {
            guard let name = naming.names[path] else { return nil }
            used.insert(path)
            guard SwiftName.isIdentifier(name) else {
                throw BindingFailure("\(path) is to be called \(name), which is no name in Swift")
            }
            return name
        }

        private func converted(_ name: String) -> String {
            naming.convention == .swift ? SwiftName.camelCase(name) : name
        }

        mutating func name(_ function: inout FunctionDescription, _ prefix: String, _ scope: inout Scope) throws {
            let own = function.name
            function.swiftName = SwiftName.isSpecial(own) ? nil : try take(own, prefix + own, &scope)
            for signature in function.signatures.indices {
                try name(&function.signatures[signature].parameters, "\(prefix)\(own)")
            }
        }

        private mutating func name(_ parameters: inout [ParameterDescription], _ path: String) throws {
            var scope = Scope("the parameters of \(path)")
            for index in parameters.indices {
                let own = parameters[index].name
                parameters[index].swiftName = try take(own, "\(path).\(own)", &scope)
            }
        }

        mutating func name(_ one: inout ClassDescription, _ prefix: String) throws {
            var scope = Scope(one.name)
            for index in one.methods.indices { try name(&one.methods[index], prefix, &scope) }
            func named(_ property: PropertyDescription, _ namer: inout Namer) throws -> PropertyDescription {
                var property = property
                property.swiftName = try namer.take(property.name, prefix + property.name, &scope)
                return property
            }
            one.properties = try one.properties.map { try named($0, &self) }
            one.attributes = try one.attributes.map { try named($0, &self) }
            for index in one.fields?.indices ?? 0..<0 {
                let own = one.fields?[index].name ?? ""
                one.fields?[index].swiftName = try take(own, prefix + own, &scope)
            }
            for index in one.members?.indices ?? 0..<0 {
                let own = one.members?[index].name ?? ""
                one.members?[index].swiftName = try take(own, prefix + own, &scope)
            }
            for index in one.initializers?.indices ?? 0..<0 {
                var parameters = one.initializers?[index].parameters ?? []
                try name(&parameters, "\(prefix)__init__")
                one.initializers?[index].parameters = parameters
            }
            for index in one.classes?.indices ?? 0..<0 {
                guard var inner = one.classes?[index] else { continue }
                try name(&inner, "\(prefix)\(inner.name).")
                one.classes?[index] = inner
            }
        }
    }
}

extension SwiftName {
    /// Whether Python calls the function itself, as `__len__`.
    static func isSpecial(_ name: String) -> Bool { name.hasPrefix("__") && name.hasSuffix("__") }

    /// `to_dict`, `MAX_SIZE` and `_private_part` as `toDict`, `maxSize` and `_privatePart`. Other names stay.
    static func camelCase(_ name: String) -> String {
        guard !isSpecial(name) else { return name }
        let start = name.prefix { $0 == "_" }
        let end = name.dropFirst(start.count).reversed().prefix { $0 == "_" }
        let inner = name.dropFirst(start.count).dropLast(end.count)
        let words = inner.split(separator: "_")
        let isConstant = inner.allSatisfy { !$0.isLowercase } && inner.count > 1
        guard words.count > 1 || isConstant, let first = words.first else { return name }
        // A number would run into the one before it.
        guard !words.dropFirst().contains(where: { $0.first?.isNumber == true }) else { return name }
        let rest = words.dropFirst().map {
            isConstant ? String($0).lowercased().capitalizedFirst : String($0).capitalizedFirst
        }
        return start + (isConstant ? first.lowercased() : first.lowercasedFirst) + rest.joined() + String(end)
    }
}
