/// What `type` says of a class, past whatever a metaclass makes of its names.
///
/// All of it is C code: a step of Python code could be seen, and failed, by a trace function of the program, and struck
/// by an interrupt.
struct Classes: @unchecked Sendable {  // addresses of objects that live as long as the interpreter
    /// What `type` tells of every class.
    private struct Attribute {
        let name: PyPointer
        let getter: PyPointer
    }

    private let name: Attribute
    private let qualifiedName: Attribute
    private let module: Attribute
    private let order: Attribute
    private let named: [(kind: PyPointer, how: NamedKind)]
    /// The modules whose instances may travel by tag and fields.
    private let rareHomes: Set<String>

    /// - Parameter lists: what the package's function `classes` gives. All that is in it is kept for ever.
    init(_ lists: borrowing Owned, _ setup: Setup) throws {
        let lists = setup.items(lists.pointer)
        guard lists.count == 4 else { throw setup.failure }
        func kept(_ list: PyPointer) -> [PyPointer] { setup.items(list).map { Owned(retaining: $0, setup.api).keep() } }
        let attributes = zip(kept(lists[0]), kept(lists[1])).map { Attribute(name: $0, getter: $1) }
        guard attributes.count == 4 else { throw setup.failure }
        (name, qualifiedName, module, order) = (attributes[0], attributes[1], attributes[2], attributes[3])
        let ways: [NamedKind] = [.qualified, .qualified, .qualified, .method, .module]
        named = zip(kept(lists[2]), ways).map { (kind: $0, how: $1) }
        rareHomes = Set(setup.items(lists[3]).map { setup.text($0) })
    }

    /// The caller holds the GIL.
    func describe(_ type: PyPointer, _ api: CPython) -> TypeDescription {
        var isWhole = true
        let isException = api.objects.isSubtype(type, api.types.baseException) != 0
        return TypeDescription(
            type: type,
            name: text(name, of: type, api, &isWhole) ?? "object",
            bases: isException ? bases(of: type, api, &isWhole) : [],
            isExtended: text(module, of: type, api, &isWhole).map { rareHomes.contains($0) } ?? false,
            named: named.first { $0.kind == type }?.how,
            isWhole: isWhole
        )
    }

    private func bases(of type: PyPointer, _ api: CPython, _ isWhole: inout Bool) -> [String] {
        guard let order = value(order, of: type, api, &isWhole) else { return [] }
        let classes = (0..<max(0, api.sequences.tupleCount(order.pointer))).compactMap {
            api.sequences.tupleItem(order.pointer, $0)
        }
        // The last is `object`.
        return classes.dropLast().compactMap { qualified($0, api, &isWhole) }
    }

    /// The name of a class with that of its module, as Python prints exceptions.
    private func qualified(_ type: PyPointer, _ api: CPython, _ isWhole: inout Bool) -> String? {
        guard let name = text(qualifiedName, of: type, api, &isWhole) else { return nil }
        guard let module = text(module, of: type, api, &isWhole), module != "builtins" else { return name }
        return "\(module).\(name)"
    }

    private func text(_ part: Attribute, of type: PyPointer, _ api: CPython, _ isWhole: inout Bool) -> String? {
        // What the body of a class calls `__module__` may be anything.
        guard let value = value(part, of: type, api, &isWhole),
            api.own(api.objects.type(value.pointer)).pointer == api.types.string
        else { return nil }
        return api.text(of: value.pointer)
    }

    private func value(_ part: Attribute, of type: PyPointer, _ api: CPython, _ isWhole: inout Bool) -> Owned? {
        var argument = Optional.some(type)
        if let value = api.own(api.calls.vectorcallDict(part.getter, &argument, 1, nil)) { return value }
        let isSaid = api.errors.matches(api.types.attributeError) != 0
        api.errors.clear()
        guard !isSaid else { return nil }
        // The stack has no room left for a call, but for an attribute, if need be the one that a metaclass gives.
        isWhole = false
        guard let value = api.own(api.objects.getAttribute(type, part.name)) else {
            api.errors.clear()
            return nil
        }
        return value
    }
}
