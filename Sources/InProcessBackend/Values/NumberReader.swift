internal import BackendInterface

/// Reads a list or tuple of numbers in one loop.
///
/// The loop runs no Python code, so nothing changes the list meanwhile, and borrowed references are good enough.
struct NumberReader {
    private let api: CPython
    private let typeOffset: Int
    private let sequence: PyPointer
    private let item: @convention(c) (PyPointer, Int) -> PyPointer?
    private let count: Int

    init(_ interpreter: Interpreter, _ sequence: PyPointer, isTuple: Bool, count: Int) {
        api = interpreter.api
        typeOffset = interpreter.typeOffset
        self.sequence = sequence
        self.count = count
        item = isTuple ? interpreter.api.sequences.tupleItem : interpreter.api.sequences.listItem
    }

    /// nil if an element isn't exactly a float, or an int of that width: then each must be read by itself.
    func numbers<Number>(as type: NumberType, of: Number.Type) -> [Number]? {
        switch type {
        case .f64: same(floats())
        case .f16, .f32, .bool: nil
        case .i8: same(ints(Int8.self))
        case .u8: same(ints(UInt8.self))
        case .i16: same(ints(Int16.self))
        case .u16: same(ints(UInt16.self))
        case .i32: same(ints(Int32.self))
        case .u32: same(ints(UInt32.self))
        case .i64: Number.self == Int.self ? same(ints(Int.self)) : same(ints(Int64.self))
        case .u64: Number.self == UInt.self ? same(ints(UInt.self)) : same(ints(UInt64.self))
        }
    }

    /// The array as the caller's type, which is its own. A cast with `as` would look at each element.
    private func same<Own, Number>(_ numbers: [Own]?) -> [Number]? {
        guard let numbers, Own.self == Number.self else { return nil }
        return unsafeBitCast(numbers, to: [Number].self)
    }

    private func floats() -> [Double]? {
        let float = api.types.float
        let double = api.numbers.double
        let typeOffset = typeOffset
        return read { object in
            object.load(fromByteOffset: typeOffset, as: PyPointer.self) == float ? double(object) : nil
        }
    }

    private func ints<Integer: FixedWidthInteger>(_: Integer.Type) -> [Integer]? {
        let int = api.types.int
        let int64 = api.numbers.int64
        let typeOffset = typeOffset
        return read { object in
            guard object.load(fromByteOffset: typeOffset, as: PyPointer.self) == int else { return nil }
            var overflow: Int32 = 0
            let value = int64(object, &overflow)
            return overflow == 0 ? Integer(exactly: value) : nil
        }
    }

    @inline(__always)
    private func read<Number>(_ convert: (PyPointer) -> Number?) -> [Number]? {
        var isComplete = true
        let (item, sequence, count) = (item, sequence, count)
        let numbers = [Number](unsafeUninitializedCapacity: count) { space, initialized in
            for index in 0..<count {
                guard let object = item(sequence, index), let number = convert(object) else {
                    isComplete = false
                    return
                }
                space.initializeElement(at: index, to: number)
                initialized = index + 1
            }
        }
        return isComplete ? numbers : nil
    }
}
