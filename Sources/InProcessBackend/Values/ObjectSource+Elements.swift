internal import BackendInterface

// Visits to the elements of containers, one after the other.
extension ObjectSource {
    func visitElements(_ body: () throws -> Void) throws {
        if let numbers = position.numbers { return try visitNumbers(numbers, body) }
        let container = position
        let object = value
        let levels = container.kind == .list ? ContainerKind.list.levels : ContainerKind.tuple.levels
        guard level + levels <= interpreter.mostLevels else { throw PythonError.conversion("nested too deeply") }
        guard !around.contains(object) else { throw PythonError.conversion("contains itself") }
        around.append(object)
        level += levels
        // The visits drop `position.bare`, and must not drop the container's base value.
        position.bare = nil
        defer {
            around.removeLast()
            level -= levels
            dropBare()
            position = container
        }
        switch container.kind {
        case .list: try visitList(object, body)
        case .tuple: try visitTuple(object, body)
        case .dict: try visitDict(object, body)
        case .set, .frozenset: try visitIterator(object, container.kind == .set ? "set" : "frozenset", body)
        default: break
        }
    }

    /// Moves onto one element. The owned reference keeps the element alive, whatever `body` and the element's own code
    /// do.
    @inline(__always)
    private func visit(
        _ element: borrowing Owned,
        _ index: Int,
        of name: String,
        _ body: () throws -> Void
    ) throws {
        defer { dropBare() }
        do {
            try move(to: element.pointer)
            try body()
        } catch let error as PythonError {
            throw error.inside(elementPosition(index, of: name))
        }
    }

    private static let changed = PythonError.conversion("changed while it was converted")

    private func visitList(_ list: PyPointer, _ body: () throws -> Void) throws {
        let whole = try snapshot(of: list, api.sequences.list)
        let count = api.sequences.listCount(whole.pointer)
        for index in 0..<count {
            guard let element = api.sequences.listItem(whole.pointer, index) else {
                api.errors.clear()
                throw Self.changed
            }
            try visit(Owned(retaining: element, api), index, of: "list", body)
        }
        guard api.sequences.listCount(list) == count else { throw Self.changed }
    }

    /// The container, or a copy if other threads of Python could change it meanwhile.
    private func snapshot(of container: PyPointer, _ copy: (PyPointer) -> NewReference?) throws -> Owned {
        guard interpreter.isFreeThreaded else { return Owned(retaining: container, api) }
        guard let copy = api.own(copy(container)) else { throw owner.takeError() }
        return copy
    }

    private func visitNumbers(_ numbers: ArrayMemory, _ body: () throws -> Void) throws {
        let array = position
        // `array` keeps the view, and with it the memory.
        position.bare = nil
        defer {
            dropBare()
            position = array
        }
        for index in 0..<count {
            guard let row = numbers.row(index) else {
                guard let number = numbers.object(at: index, api) else { throw owner.takeError() }
                position.numbers = nil
                try visit(number, index, of: "list", body)
                continue
            }
            (position.kind, position.numbers) = (.list, row)
            do {
                try body()
            } catch let error as PythonError {
                throw error.inside(elementPosition(index, of: "list"))
            }
        }
    }

    private func visitTuple(_ tuple: PyPointer, _ body: () throws -> Void) throws {
        for index in 0..<api.sequences.tupleCount(tuple) {
            guard let element = api.sequences.tupleItem(tuple, index) else { throw owner.takeError() }
            try visit(Owned(retaining: element, api), index, of: "tuple", body)
        }
    }

    private func visitDict(_ dict: PyPointer, _ body: () throws -> Void) throws {
        let whole = try snapshot(of: dict, api.mappings.copyDict)
        let count = api.mappings.dictCount(whole.pointer)
        var next = 0
        var (key, value): (PyPointer?, PyPointer?)
        var index = 0
        while api.mappings.nextDictItem(whole.pointer, &next, &key, &value) != 0, let key, let value {
            let key = Owned(retaining: key, api)
            let value = Owned(retaining: value, api)
            try visit(key, index, of: "dict", body)
            try visit(value, index + 1, of: "dict", body)
            index += 2
            guard api.mappings.dictCount(dict) == count else { throw Self.changed }
        }
        guard index == count * 2 else { throw Self.changed }
    }

    private func visitIterator(_ set: PyPointer, _ name: String, _ body: () throws -> Void) throws {
        guard let iterator = api.own(api.iteration.iterator(set)) else { throw owner.takeError() }
        var index = 0
        while let element = api.own(api.iteration.next(iterator.pointer)) {
            try visit(element, index, of: name, body)
            index += 1
        }
        if api.errors.raisedType() != nil {
            api.errors.clear()
            throw Self.changed
        }
    }
}
