internal import BackendInterface

// Operation `take`, by the rules of the package's module `iteration`, which executes it on the worker.
extension InProcessBackend {
    /// How much the elements may hold together before no more are taken: bytes, characters or items.
    private static var large: Int { 1 << 20 }

    /// A list of the elements, and of how the iteration went on: see `PythonOperation.take`.
    func take(_ place: Place, _ count: Int) throws -> Owned {
        let api = shared.api
        let iterator = try resolve(place)
        guard api.iteration.isIterator(iterator.pointer) != 0 else {
            let name = shared.types.description(of: shared.type(of: iterator.pointer)).name
            throw PythonError.conversion("expected an iterator, got \(name) object")
        }
        let elements = try check(api.sequences.newList(0))
        let rest = try rest(of: iterator.pointer, count, into: elements.pointer)
        let pair = try check(api.sequences.newList(2))
        _ = api.sequences.setListItem(pair.pointer, 0, elements.give())
        _ = api.sequences.setListItem(pair.pointer, 1, rest.give())
        return pair
    }

    /// Takes elements, and gives what tells how the iteration went on.
    private func rest(of iterator: PyPointer, _ count: Int, into elements: PyPointer) throws -> Owned {
        let api = shared.api
        let next = api.iteration.next
        var size = 0
        for taken in 0..<count {
            guard let element = api.own(next(iterator)) else { return try end(after: taken) }
            guard api.sequences.append(elements, element.pointer) == 0 else { throw takeError() }
            size += weight(of: element.pointer)
            if size > Self.large { break }
        }
        return api.constant(api.types.true)
    }

    /// Why there was no further element: the end, or an exception.
    private func end(after taken: Int) throws -> Owned {
        let api = shared.api
        guard api.errors.raisedType() != nil else { return api.constant(api.types.false) }
        // KeyboardInterrupt cancels the operation, which then has no result.
        guard taken > 0, api.errors.matches(api.types.keyboardInterrupt) == 0, let exception = api.takeException()
        else { throw takeError() }
        return try check(shared.callSupport(.failed, exception.pointer))
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
}
