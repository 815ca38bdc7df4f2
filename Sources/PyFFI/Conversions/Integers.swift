// `int`. Read from ints, from bools (which are ints in Python), and from what has `__index__`; never from floats, and never
// when the value does not fit.

extension FixedWidthInteger where Self: ConvertibleFromPython {
    fileprivate static func readInteger(from reader: PythonReader) throws -> Self {
        let source = reader.source
        switch source.kind {
        case .int:
            if let small = try source.int() {
                if let value = Self(exactly: small) { return value }
            } else if let value: Self = try source.bigInt().exactly() {
                return value
            }
            throw reader.mismatch(expected: "\(Self.self)")
        case .bool: return try source.bool() ? 1 : 0
        default: throw reader.mismatch(expected: "\(Self.self)")
        }
    }

    fileprivate func writeInteger(to writer: PythonWriter) throws {
        if let small = Int64(exactly: self) {
            try writer.sink.int(small)
        } else {
            try writer.sink.bigInt(PythonBigInt(self))
        }
    }
}

extension Int: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .i64 }
    public func write(to writer: PythonWriter) throws { try writer.sink.int(Int64(self)) }
    public static func read(from reader: PythonReader) throws -> Int { try readInteger(from: reader) }
    public static func writeList(_ numbers: [Int], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [Int] { try readNumbers(from: reader) }
}

extension Int8: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .i8 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> Int8 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [Int8], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [Int8] { try readNumbers(from: reader) }
}

extension Int16: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .i16 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> Int16 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [Int16], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [Int16] { try readNumbers(from: reader) }
}

extension Int32: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .i32 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> Int32 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [Int32], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [Int32] { try readNumbers(from: reader) }
}

extension Int64: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .i64 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> Int64 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [Int64], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [Int64] { try readNumbers(from: reader) }
}

extension UInt: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .u64 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt { try readInteger(from: reader) }
    public static func writeList(_ numbers: [UInt], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [UInt] { try readNumbers(from: reader) }
}

extension UInt16: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .u16 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt16 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [UInt16], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [UInt16] { try readNumbers(from: reader) }
}

extension UInt32: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .u32 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt32 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [UInt32], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [UInt32] { try readNumbers(from: reader) }
}

extension UInt64: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .u64 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt64 { try readInteger(from: reader) }
    public static func writeList(_ numbers: [UInt64], to writer: PythonWriter) throws {
        try write(numbers: numbers, to: writer)
    }
    public static func readList(from reader: PythonReader) throws -> [UInt64] { try readNumbers(from: reader) }
}

extension Int128: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> Int128 { try readInteger(from: reader) }
}

extension UInt128: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt128 { try readInteger(from: reader) }
}

/// One byte. An array of these is `bytes` in Python, not a list.
extension UInt8: PythonConvertible, ConvertibleFromPython, NumberInMemory {
    static var numberType: NumberType { .u8 }
    public func write(to writer: PythonWriter) throws { try writeInteger(to: writer) }
    public static func read(from reader: PythonReader) throws -> UInt8 { try readInteger(from: reader) }

    public static func writeList(_ bytes: [UInt8], to writer: PythonWriter) throws {
        try writer.sink.bytes(bytes, count: bytes.count)
    }

    /// From bytes and what has their memory, or from a list of ints.
    public static func readList(from reader: PythonReader) throws -> [UInt8] {
        switch reader.source.kind {
        case .bytes: return try reader.source.bytes()
        case .list, .tuple: return try readNumbers(from: reader)
        default: throw reader.mismatch(expected: "bytes")
        }
    }
}
