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
            let isWrapped = ["PyFFI.PythonOptional(", "PyFFI.PythonAdapted("].contains { value.hasPrefix($0) }
            let mayBeNil = type.isOptional && !isWrapped
            return mayBeNil ? "PyFFI.PythonOptional(\(value))" : value
        }
    }

    var parameters: [Parameter]

    /// The expression for a value that a function in Python turns into what it stands for.
    static func adapted(_ value: String, _ passing: Passing) -> String {
        switch passing {
        case .positional, .keyword: "PyFFI.PythonAdapted(\(value))"
        case .optionalPositional, .optionalKeyword: "PyFFI.PythonAdapted(given: \(value))"
        case .variadic: "\(value).map { PyFFI.PythonAdapted($0) }"
        case .keywords: "PyFFI.PythonAdapted.all(\(value))"
        }
    }

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
    ///   - shown: the other function, as errors name it.
    ///   - convert: what is done to the result.
    ///   - isAsync: whether the result is awaited.
    func adapter(
        _ name: String,
        calling function: String,
        shown: String,
        first: [String] = [],
        converting convert: Conversion?,
        isAsync: Bool
    ) -> String {
        // Names that hide nothing which conversions use, and that no keyword can have.
        var declared = first
        var given: [String] = []
        var changes: [String] = []
        // Behind the parameters that are given in any case stand those that may be, and `*args`.
        var rest: [String] = []
        var optional = 0
        let named = parameters.filter { [.keyword, .optionalKeyword].contains($0.passing) }.map(\.name)
        let takesRest = parameters.contains { [.optionalPositional, .variadic].contains($0.passing) }
        for (index, parameter) in parameters.enumerated() {
            let convert = parameter.type.toPython
            let own = "_\(index)"
            switch parameter.passing {
            case .positional:
                declared.append(own)
                given.append(convert?(own) ?? own)
            case .variadic:
                guard let convert else { continue }
                rest.append("    _rest[\(optional):] = [\(convert("v")) for v in _rest[\(optional):]]")
            case .optionalPositional:
                let item = "_rest[\(optional)]"
                if let convert { rest.append("    if len(_rest) > \(optional): \(item) = \(convert(item))") }
                optional += 1
            case .keyword, .optionalKeyword:
                guard let convert else { continue }
                let item = "_options[\"\(parameter.name)\"]"
                changes.append("    if \"\(parameter.name)\" in _options: \(item) = \(convert(item))")
            case .keywords:
                guard let convert else { continue }
                let names = named.map { "\"\($0)\"" }.joined(separator: ", ")
                changes.append("    for k in _options:")
                changes.append("        if k not in {\(names)}: _options[k] = \(convert("_options[k]"))")
            }
        }
        if !declared.isEmpty { declared.append("/") }
        if takesRest {
            declared.append("*_rest")
            given.append("*_rest")
        }
        if !rest.isEmpty { changes += ["    _rest = list(_rest)"] + rest }
        if parameters.contains(where: { [.keyword, .optionalKeyword, .keywords].contains($0.passing) }) {
            declared.append("**_options")
            given.append("**_options")
        }
        let plain = "\(function)(\(given.joined(separator: ", ")))"
        let call = isAsync ? "(await \(plain))" : plain
        let lines =
            ["\(isAsync ? "async def" : "def") \(name)(\(declared.joined(separator: ", "))):"] + changes
            + result(of: call, shown, convert)
        return lines.joined(separator: "\n")
    }

    private func result(of call: String, _ shown: String, _ convert: Conversion?) -> [String] {
        guard let convert else { return ["    return \(call)"] }
        return [
            "    _given = \(call)", "    try:", "        return \(convert("_given"))", "    except _Mismatch as e:",
            "        raise TypeError(f\"call \(shown): {e}\") from None",
        ]
    }
}
