internal import BackendInterface

/// What programs call a function, method, class or module: `json.dumps`. The rules are those of
/// `worker/pyffi_worker/execution/names.py`, here without a step of Python code, which an interrupt could strike.
struct KnownName: @unchecked Sendable {  // addresses of objects that live as long as the interpreter
    private let module: PyPointer
    private let qualifiedName: PyPointer
    private let function: PyPointer
    private let namespace: PyPointer
    private let name: PyPointer

    init(_ setup: Setup) throws {
        func interned(_ text: String) throws -> PyPointer {
            var string: NewReference? = try setup.string(text).give()
            setup.api.strings.intern(&string)
            return try setup.check(string).keep()
        }
        module = try interned("__module__")
        qualifiedName = try interned("__qualname__")
        function = try interned("__func__")
        namespace = try interned("__dict__")
        name = try interned("__name__")
    }

    /// The caller holds the GIL.
    ///
    /// - Parameter kind: what `TypeDescription.named` says of the object's class.
    func of(_ object: PyPointer, _ kind: NamedKind, _ shared: Interpreter) -> String? {
        let api = shared.api
        switch kind {
        case .method:
            guard var function = attribute(object, function, api) else { return nil }
            // A method may be one of a method, any number of times.
            while let kind = shared.types.description(of: shared.type(of: function.pointer)).named {
                guard kind == .method else { return of(function.pointer, kind, shared) }
                guard let inner = attribute(function.pointer, self.function, api) else { return nil }
                function = inner
            }
            return nil
        case .module:
            guard let namespace = attribute(object, namespace, api) else { return nil }
            guard let name = api.own(api.objects.getItem(namespace.pointer, name)) else {
                api.errors.clear()
                return nil
            }
            return text(name.pointer, shared)
        case .qualified:
            guard let own = text(object, qualifiedName, shared) else { return nil }
            guard let module = text(object, module, shared), module != "__main__", module != "builtins" else {
                return own
            }
            return "\(module).\(own)"
        }
    }

    private func attribute(_ object: PyPointer, _ name: PyPointer, _ api: CPython) -> Owned? {
        guard let value = api.own(api.objects.getAttribute(object, name)) else {
            api.errors.clear()
            return nil
        }
        return value
    }

    private func text(_ object: PyPointer, _ name: PyPointer, _ shared: Interpreter) -> String? {
        guard let value = attribute(object, name, shared.api) else { return nil }
        return text(value.pointer, shared)
    }

    private func text(_ value: PyPointer, _ shared: Interpreter) -> String? {
        guard shared.type(of: value) == shared.api.types.string else { return nil }
        let text = Setup(api: shared.api).text(value)
        return text.isEmpty ? nil : text
    }
}

/// How objects of a class are named.
enum NamedKind: Int {
    /// By `__module__` and `__qualname__`.
    case qualified = 1
    case method
    case module
}
