/// What bindings expect of an installed module, for when another version of it is there.
struct Expectation {
    private let module: ModuleDescription

    init(_ module: ModuleDescription) { self.module = module }

    /// What has the version, and which; nil if nobody knows.
    var version: (origin: String, version: String)? {
        switch module.source.origin {
        case .file: nil
        case .typeshed, .standardLibrary: ("python", module.python)
        case .stubs, .package, .introspection: module.source.distribution.map { ($0.name, $0.version) }
        }
    }

    /// A line for each function; see `PythonExpectation.members`.
    var members: String {
        (module.functions.map { line($0, "", isMethod: false) }
            + module.classes.filter { $0.isHidden != true }.flatMap { lines($0, "") })
            .joined(separator: "\n")
    }

    private func lines(_ one: ClassDescription, _ prefix: String) -> [String] {
        let prefix = "\(prefix)\(one.name)."
        return one.methods.map { line($0, prefix, isMethod: $0.kind != .staticMethod) }
            + (one.classes ?? []).flatMap { lines($0, prefix) }
    }

    private func line(_ function: FunctionDescription, _ prefix: String, isMethod: Bool) -> String {
        var positional: [String] = []
        var named: [String] = []
        for signature in function.signatures {
            let own = signature.parameters.filter {
                $0.kind == .positionalOnly || ($0.kind == .standard && $0.default == nil)
            }
            if own.count > positional.count { positional = own.map(\.name) }
            for parameter in signature.parameters {
                let hasName =
                    parameter.kind == .keywordOnly || (parameter.kind == .standard && parameter.default != nil)
                if hasName, !named.contains(parameter.name) { named.append(parameter.name) }
            }
        }
        let all = (isMethod ? ["self"] : []) + positional
        return "\(prefix)\(function.name): \(all.joined(separator: " ")) / \(named.joined(separator: " "))"
    }
}
