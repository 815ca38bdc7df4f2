/// What `type` says of a class, past whatever a metaclass makes of its names.
///
/// All of it is C code: a step of Python code could be seen, and failed, by a trace function of the program, struck by an
/// interrupt, or find no room on the stack.
struct Classes: @unchecked Sendable {  // addresses of objects that live as long as the interpreter
    private let name: PyPointer
    private let qualifiedName: PyPointer
    private let module: PyPointer
    private let order: PyPointer
    private let named: [(kind: PyPointer, how: NamedKind)]
    /// The modules whose instances may travel by tag and fields.
    private let rareHomes: Set<String>

    /// - Parameter lists: what the package's function `classes` gives. All that is in it is kept for ever.
    init(_ lists: borrowing Owned, _ setup: Setup) throws {
        let lists = setup.items(lists.pointer)
        guard lists.count == 3 else { throw setup.failure }
        func kept(_ list: PyPointer) -> [PyPointer] { setup.items(list).map { Owned(retaining: $0, setup.api).keep() } }
        let functions = kept(lists[0])
        guard functions.count == 4 else { throw setup.failure }
        (name, qualifiedName, module, order) = (functions[0], functions[1], functions[2], functions[3])
        let ways: [NamedKind] = [.qualified, .qualified, .qualified, .method, .module]
        named = zip(kept(lists[1]), ways).map { (kind: $0, how: $1) }
        rareHomes = Set(setup.items(lists[2]).map { setup.text($0) })
    }

    /// The caller holds the GIL.
    func describe(_ type: PyPointer, _ api: CPython) -> TypeDescription {
        TypeDescription(
            type: type,
            name: text(name, of: type, api) ?? "object",
            bases: api.objects.isSubtype(type, api.types.baseException) == 0 ? [] : bases(of: type, api),
            isExtended: text(module, of: type, api).map { rareHomes.contains($0) } ?? false,
            named: named.first { $0.kind == type }?.how
        )
    }

    private func bases(of type: PyPointer, _ api: CPython) -> [String] {
        guard let order = value(order, of: type, api) else { return [] }
        let classes = (0..<max(0, api.sequences.tupleCount(order.pointer))).compactMap {
            api.sequences.tupleItem(order.pointer, $0)
        }
        // The last is `object`.
        return classes.dropLast().compactMap { qualified($0, api) }
    }

    /// The name of a class with that of its module, as Python prints exceptions.
    private func qualified(_ type: PyPointer, _ api: CPython) -> String? {
        guard let name = text(qualifiedName, of: type, api) else { return nil }
        guard let module = text(module, of: type, api), module != "builtins" else { return name }
        return "\(module).\(name)"
    }

    private func text(_ function: PyPointer, of type: PyPointer, _ api: CPython) -> String? {
        // What the body of a class calls `__module__` may be anything.
        guard let value = value(function, of: type, api),
            api.own(api.objects.type(value.pointer)).pointer == api.types.string
        else { return nil }
        return api.text(of: value.pointer)
    }

    private func value(_ function: PyPointer, of type: PyPointer, _ api: CPython) -> Owned? {
        var argument = Optional.some(type)
        guard let value = api.own(api.calls.vectorcallDict(function, &argument, 1, nil)) else {
            api.errors.clear()
            return nil
        }
        return value
    }
}
