internal import BackendInterface

/// Reads a list or tuple of numbers in one loop without a step aside.
///
/// Nothing in it runs Python code, so nothing changes the list meanwhile, and borrowed references are good enough.
struct NumberReader {
    private let interpreter: Interpreter
    private let sequence: PyPointer
    private let item: @convention(c) (PyPointer, Int) -> PyPointer?
    private let count: Int

    init(_ interpreter: Interpreter, _ sequence: PyPointer, isTuple: Bool, count: Int) {
        self.interpreter = interpreter
        self.sequence = sequence
        self.count = count
        item = isTuple ? interpreter.api.sequences.tupleItem : interpreter.api.sequences.listItem
    }

    /// nil when an element isn't exactly a float or an int of that width: then somebody has to look at each of them.
    func numbers<Number>(as type: NumberType, of: Number.Type) -> [Number]? {
        switch type {
        case .f64: floats() as? [Number]
        case .f32: nil
        case .i8: ints(Int8.self) as? [Number]
        case .u8: ints(UInt8.self) as? [Number]
        case .i16: ints(Int16.self) as? [Number]
        case .u16: ints(UInt16.self) as? [Number]
        case .i32: ints(Int32.self) as? [Number]
        case .u32: ints(UInt32.self) as? [Number]
        // Int and Int64, and likewise without a sign, are two types with one memory.
        case .i64: Number.self == Int.self ? ints(Int.self) as? [Number] : ints(Int64.self) as? [Number]
        case .u64: Number.self == UInt.self ? ints(UInt.self) as? [Number] : ints(UInt64.self) as? [Number]
        }
    }

    private func floats() -> [Double]? {
        let float = interpreter.api.types.float
        let double = interpreter.api.numbers.double
        return read { object in interpreter.type(of: object) == float ? double(object) : nil }
    }

    private func ints<Integer: FixedWidthInteger>(_: Integer.Type) -> [Integer]? {
        let int = interpreter.api.types.int
        let int64 = interpreter.api.numbers.int64
        return read { object in
            guard interpreter.type(of: object) == int else { return nil }
            var overflow: Int32 = 0
            let value = int64(object, &overflow)
            return overflow == 0 ? Integer(exactly: value) : nil
        }
    }

    @inline(__always)
    private func read<Number>(_ convert: (PyPointer) -> Number?) -> [Number]? {
        var isComplete = true
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
