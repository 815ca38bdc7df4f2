internal import BackendInterface

// Operation `take`, by the rules of the package's module `iteration`, which does the same on the worker.
extension InProcessBackend {
    /// What elements may hold together before no more are taken: bytes, characters or items.
    private static var large: Int { 1 << 20 }

    /// A list of the elements and of what they were ended by.
    func take(_ place: Place, _ count: Int) throws -> PyPointer {
        let api = shared.api
        let iterator = try resolve(place)
        defer { api.objects.decrement(iterator) }
        guard api.iteration.isIterator(iterator) != 0 else {
            let name = shared.types.description(of: shared.type(of: iterator)).name
            throw PythonError.conversion("expected an iterator, got \(name) object")
        }
        let elements = try check(api.sequences.newList(0))
        defer { api.objects.decrement(elements) }
        return try pair(elements, rest(of: iterator, count, into: elements))
    }

    /// Takes elements; gives a new reference to what says how it went on.
    private func rest(of iterator: PyPointer, _ count: Int, into elements: PyPointer) throws -> PyPointer {
        let api = shared.api
        let next = api.iteration.next
        var size = 0
        for taken in 0..<count {
            guard let element = next(iterator) else { return try end(after: taken) }
            defer { api.objects.decrement(element) }
            guard api.sequences.append(elements, element) == 0 else { throw takeError() }
            size += weight(of: element)
            if size > Self.large { break }
        }
        return constant(api.types.true)
    }

    /// Why there was no element after so many of them.
    private func end(after taken: Int) throws -> PyPointer {
        let api = shared.api
        guard api.errors.raisedType() != nil else { return constant(api.types.false) }
        // KeyboardInterrupt is how an operation is cancelled, which then has no result.
        guard taken > 0, api.errors.matches(api.types.keyboardInterrupt) == 0, let exception = api.takeException()
        else { throw takeError() }
        defer { api.objects.decrement(exception) }
        return try check(shared.callMethod(shared.support.module, "failed", exception))
    }

    private func weight(of element: PyPointer) -> Int {
        let types = shared.api.types
        let type = shared.type(of: element)
        if type == types.int || type == types.float { return 1 }
        let isSized =
            type == types.string || type == types.bytes || type == types.list || type == types.tuple
            || type == types.dict || type == types.set || type == types.frozenset
        return isSized ? shared.api.objects.length(element) : 1
    }

    /// Takes over the reference to `second`.
    private func pair(_ first: PyPointer, _ second: PyPointer) throws -> PyPointer {
        let api = shared.api
        guard let list = api.sequences.newList(2) else {
            api.objects.decrement(second)
            throw takeError()
        }
        api.objects.increment(first)
        _ = api.sequences.setListItem(list, 0, first)
        _ = api.sequences.setListItem(list, 1, second)
        return list
    }

    private func constant(_ object: PyPointer) -> PyPointer {
        shared.api.objects.increment(object)
        return object
    }
}
