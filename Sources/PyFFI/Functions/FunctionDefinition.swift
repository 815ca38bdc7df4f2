internal import BackendInterface

/// A Swift closure with its name, signature and documentation for Python.
struct FunctionDefinition: Sendable {
    let function: SwiftFunction
    private let signature: Signature
    private let documentation: String?

    var name: String { function.name }

    /// The arguments of `define(call, start, name, signature, returns, documentation, count)` in
    /// worker/pyffi_worker/callbacks/functions.py.
    var arguments: [any PythonConvertible] {
        [
            SwiftCallable(function), function.isAsync ? SwiftCallable(function, starts: true) : nil as SwiftCallable?,
            name,
            signature.parameters, signature.result, documentation, function.parameters.count,
        ]
    }

    private init(
        _ text: FunctionText,
        _ types: [any ConvertibleFromPython.Type],
        _ result: Any.Type,
        isAsync: Bool,
        _ prepare: @escaping @Sendable (any FunctionArguments) throws -> FunctionRun
    ) {
        signature = Signature(text.signature, types, result)
        documentation = text.documentation
        function = SwiftFunction(text.name, parameters: types.map { $0.pythonForm }, isAsync: isAsync, prepare: prepare)
    }

    init<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        _ text: FunctionText,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) {
        self.init(text, Self.types(repeat (each Argument).self), Result.self, isAsync: false) { arguments in
            var index = 0
            let values = (repeat try arguments.read((each Argument).self, at: &index))
            return .blocking { try body(repeat each values) }
        }
    }

    init<each Argument: ConvertibleFromPython>(
        _ text: FunctionText,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) {
        self.init(text, Self.types(repeat (each Argument).self), Void.self, isAsync: false) { arguments in
            var index = 0
            let values = (repeat try arguments.read((each Argument).self, at: &index))
            return .blocking {
                try body(repeat each values)
                return PythonValue.none
            }
        }
    }

    init<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        _ text: FunctionText,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) {
        self.init(text, Self.types(repeat (each Argument).self), Result.self, isAsync: true) { arguments in
            var index = 0
            let values = (repeat try arguments.read((each Argument).self, at: &index))
            return .suspending { try await body(repeat each values) }
        }
    }

    init<each Argument: ConvertibleFromPython & Sendable>(
        _ text: FunctionText,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) {
        self.init(text, Self.types(repeat (each Argument).self), Void.self, isAsync: true) { arguments in
            var index = 0
            let values = (repeat try arguments.read((each Argument).self, at: &index))
            return .suspending {
                try await body(repeat each values)
                return PythonValue.none
            }
        }
    }

    private static func types<each Argument: ConvertibleFromPython>(
        _ type: repeat (each Argument).Type
    ) -> [any ConvertibleFromPython.Type] {
        var types: [any ConvertibleFromPython.Type] = []
        for type in repeat each type { types.append(type) }
        return types
    }
}

struct FunctionText {
    let name: String
    let signature: String?
    let documentation: String?

    init(_ name: String, _ signature: String?, _ documentation: String?) {
        self.name = name
        self.signature = signature
        self.documentation = documentation
    }
}
