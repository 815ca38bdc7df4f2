/// How a Swift function hands its parameters to the Python function.
struct Call {
    /// How the value of one parameter gets to Python.
    enum Passing: Sendable {
        case positional
        case keyword
        /// Only if there is a value.
        case optionalPositional, optionalKeyword
        /// `*args`, `**kwargs`
        case variadic, keywords
    }

    struct Parameter: Sendable {
        /// As Python names it.
        let name: String
        /// As it stands in the Swift function: `_ x: Swift.Int` or `limit: Swift.Int = 3`.
        let declaration: String
        /// What tells one overload from another.
        let signature: String
        /// Whether a call may leave it out.
        let isOptional: Bool
        /// The Swift expression for its value.
        let value: String
        let passing: Passing
        let type: SwiftType

        /// The expression for a value that is sent in any case: nil is None, not "not given".
        var sent: String {
            let mayBeNil = type.isOptional && !value.hasPrefix("PyFFI.PythonOptional(")
            return mayBeNil ? "PyFFI.PythonOptional(\(value))" : value
        }
    }

    var parameters: [Parameter]

    /// Whether functions in Python have to change what is handed over.
    var needsAdapter: Bool { parameters.contains { $0.type.toPython != nil } }

    /// Whether the arguments are known when the Swift code is compiled.
    private var isFixed: Bool {
        parameters.allSatisfy { [.positional, .keyword].contains($0.passing) }
    }

    /// The expression that calls `function`.
    func expression(calling function: String) -> String {
        if isFixed {
            let arguments = parameters.map { parameter in
                parameter.passing == .keyword
                    ? "\(SwiftName.label(parameter.name)): \(parameter.value)" : parameter.value
            }
            return "\(function)(\(arguments.joined(separator: ", ")))"
        }
        let first = parameters.prefix { $0.passing == .positional }
        var call = "PyFFI.PythonCall(\(first.map(\.value).joined(separator: ", ")))"
        for parameter in parameters.dropFirst(first.count) {
            let name = SwiftName.string(parameter.name)
            switch parameter.passing {
            case .positional: call += ".positional(\(name), \(parameter.sent))"
            case .optionalPositional: call += ".positional(\(name), \(parameter.value))"
            case .keyword: call += ".keyword(\(name), \(parameter.sent))"
            case .optionalKeyword: call += ".keyword(\(name), \(parameter.value))"
            case .variadic: call += ".variadic(\(name), \(parameter.value))"
            case .keywords: call += ".keywords(\(parameter.value))"
            }
        }
        return "\(function).callWith(\(call))"
    }

    /// A Python function that changes what it is given and calls another with it.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - function: the expression for the other function.
    ///   - first: parameters that stand before the others, such as `self`.
    ///   - convert: what is done to the result.
    ///   - isAsync: whether the result is awaited.
    func adapter(
        _ name: String,
        calling function: String,
        first: [String] = [],
        converting convert: Conversion?,
        isAsync: Bool
    ) -> String {
        // Names that hide nothing which conversions use, and that no keyword can have.
        var declared = first
        var given: [String] = []
        var changes: [String] = []
        var takesRest = false
        for (index, parameter) in parameters.enumerated() {
            let convert = parameter.type.toPython
            let own = "_\(index)"
            switch parameter.passing {
            case .positional:
                declared.append(own)
                given.append(convert?(own) ?? own)
            case .variadic:
                takesRest = true
                given.append(convert.map { "*[\($0("v")) for v in _rest]" } ?? "*_rest")
            case .optionalPositional:
                if !takesRest { given.append("*_rest") }
                takesRest = true
            case .keyword, .optionalKeyword:
                guard let convert else { continue }
                let item = "_options[\"\(parameter.name)\"]"
                changes.append("    if \"\(parameter.name)\" in _options: \(item) = \(convert(item))")
            case .keywords: continue
            }
        }
        if !declared.isEmpty { declared.append("/") }
        if takesRest { declared.append("*_rest") }
        if parameters.contains(where: { [.keyword, .optionalKeyword, .keywords].contains($0.passing) }) {
            declared.append("**_options")
            given.append("**_options")
        }
        let call = "\(isAsync ? "await " : "")\(function)(\(given.joined(separator: ", ")))"
        let lines =
            ["\(isAsync ? "async def" : "def") \(name)(\(declared.joined(separator: ", "))):"] + changes
            + ["    return \(convert?(call) ?? call)"]
        return lines.joined(separator: "\n")
    }
}
