extension TypeDescription {
    /// The type as an annotation writes it.
    package var pythonText: String {
        switch self {
        case .any(let reason): reason.map { "Any (\($0))" } ?? "Any"
        case .object: "object"
        case .none: "None"
        case .never: "Never"
        case .scalar(let scalar): scalar == .decimal ? "Decimal" : scalar.rawValue
        case .other(let kind): kind
        case .path: "Path"
        case .buffer: "Buffer"
        case .arrayLike: "ArrayLike"
        case .list(let element): "list[\(element.pythonText)]"
        case .sequence(let element): "Sequence[\(element.pythonText)]"
        case .iterable(let element): "Iterable[\(element.pythonText)]"
        case .set(let element): "set[\(element.pythonText)]"
        case .frozenSet(let element): "frozenset[\(element.pythonText)]"
        case .dict(let key, let value): "dict[\(key.pythonText), \(value.pythonText)]"
        case .mapping(let key, let value): "Mapping[\(key.pythonText), \(value.pythonText)]"
        case .tuple(let elements): "tuple[\(Self.list(elements))]"
        case .tupleOf(let element): "tuple[\(element.pythonText), ...]"
        case .iterator(let element): "Iterator[\(element.pythonText)]"
        case .asyncIterator(let element): "AsyncIterator[\(element.pythonText)]"
        case .awaitable(let result): "Awaitable[\(result.pythonText)]"
        case .context(let value, let isAsync): "\(isAsync ? "Async" : "")ContextManager[\(value.pythonText)]"
        case .union(let members): members.map(\.pythonText).joined(separator: " | ")
        case .literal: "Literal"
        case .named(let module, let name, let arguments):
            "\(module).\(name)" + (arguments.isEmpty ? "" : "[\(Self.list(arguments))]")
        case .variable(let name): name
        case .selfType: "Self"
        case .callable(let parameters, let result):
            "Callable[\(parameters.map { "[\(Self.list($0))]" } ?? "..."), \(result.pythonText)]"
        case .type(let type): "type[\(type.pythonText)]"
        case .array(let element, let numpy): "ndarray[\(numpy ?? element.pythonText)]"
        }
    }

    private static func list(_ types: [TypeDescription]) -> String {
        types.map(\.pythonText).joined(separator: ", ")
    }
}
