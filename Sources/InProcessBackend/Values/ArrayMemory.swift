internal import BackendInterface

/// The numbers of a Python array in place. They stay there as long as somebody holds a memoryview of the array.
struct ArrayMemory {
    let layout: NumberLayout
    let isReadOnly: Bool
    /// The first number; nil only if there are no numbers.
    let base: UnsafeMutableRawPointer?

    /// One row of an array of several dimensions; nil in one of one dimension.
    func row(_ index: Int) -> ArrayMemory? {
        guard layout.shape.count > 1, let row = layout.row, let stride = layout.strides.first else { return nil }
        return ArrayMemory(layout: row, isReadOnly: isReadOnly, base: base.map { $0 + index &* stride })
    }

    /// All numbers, if they have one dimension and this type. nil if each must be read by itself.
    func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) throws -> [Element]? {
        guard layout.type == type, layout.shape.count == 1, MemoryLayout<Element>.stride == type.size else {
            return nil
        }
        return try layout.numbers(at: base, of: Element.self)
    }

    /// A Python object of one number; nil if there was no memory for it.
    func object(at index: Int, _ api: CPython) -> Owned? {
        guard let base, let stride = layout.strides.first else { return nil }
        switch Number(layout.type, at: base + index &* stride) {
        case .int(let value): return api.own(api.numbers.intFromInt64(value))
        case .unsigned(let value): return api.own(api.numbers.intFromUInt64(value))
        case .double(let value): return api.own(api.numbers.floatFromDouble(value))
        case .bool(let value): return api.constant(value ? api.types.true : api.types.false)
        }
    }
}

extension InProcessBackend {
    /// Takes apart what the package found: a memoryview, and the type of its numbers.
    func arrayMemory(_ found: PyPointer) throws -> (view: PyPointer, ArrayMemory) {
        let api = shared.api
        guard let view = api.sequences.tupleItem(found, 0), let name = api.sequences.tupleItem(found, 1) else {
            throw takeError()
        }
        let type = NumberType(rawValue: try text(of: name))
        return try withUnsafeTemporaryAllocation(byteCount: BufferRecord.size, alignment: 16) { bytes in
            guard let start = bytes.baseAddress, api.buffers.get(view, start, BufferFunctions.strided) == 0 else {
                throw takeError()
            }
            // The view itself holds the memory.
            defer { api.buffers.release(start) }
            let record = BufferRecord(start)
            guard let type, let layout = NumberLayout(type, shape: record.shape, strides: record.strides),
                layout.count == 0 || record.memory != nil
            else {
                throw PythonError.conversion("expected an array of numbers, got one of a shape that can't be")
            }
            return (view, ArrayMemory(layout: layout, isReadOnly: record.isReadOnly, base: record.memory))
        }
    }
}
