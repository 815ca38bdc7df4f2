extension Int: PythonConvertible, ConvertibleFromPython {}
extension Int8: PythonConvertible, ConvertibleFromPython {}
extension Int16: PythonConvertible, ConvertibleFromPython {}
extension Int32: PythonConvertible, ConvertibleFromPython {}
extension Int64: PythonConvertible, ConvertibleFromPython {}
extension Int128: PythonConvertible, ConvertibleFromPython {}
extension UInt: PythonConvertible, ConvertibleFromPython {}
extension UInt16: PythonConvertible, ConvertibleFromPython {}
extension UInt32: PythonConvertible, ConvertibleFromPython {}
extension UInt64: PythonConvertible, ConvertibleFromPython {}
extension UInt128: PythonConvertible, ConvertibleFromPython {}

extension FixedWidthInteger where Self: PythonConvertible {
    /// Writes an `int`.
    public func write(to writer: PythonWriter) throws {
        if let small = Int64(exactly: self) {
            try writer.sink.int(small)
        } else {
            try writer.sink.bigInt(PythonBigInt(self))
        }
    }

    /// Writes a `list` of ints.
    public static func writeList(_ numbers: [Self], to writer: PythonWriter) throws {
        try NumberList.write(numbers, as: NumberType(Self.self), to: writer)
    }
}

extension FixedWidthInteger where Self: ConvertibleFromPython {
    /// Reads ints, bools (as 0 and 1) and objects with `__index__`, whose value has to fit; never from floats.
    public static func read(from reader: PythonReader) throws -> Self {
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
}

extension FixedWidthInteger where Self: ConvertibleFromPython & BitwiseCopyable {
    /// Reads lists and tuples of such numbers.
    public static func readList(from reader: PythonReader) throws -> [Self] {
        try NumberList.read(as: NumberType(Self.self), from: reader)
    }
}

/// An array of bytes is `bytes` in Python, not a list.
extension UInt8: PythonConvertible, ConvertibleFromPython {
    public static func writeList(_ bytes: [UInt8], to writer: PythonWriter) throws {
        try writer.sink.bytes(bytes, count: bytes.count)
    }

    /// Reads bytes, bytearrays and contiguous memoryviews, or a list of ints.
    public static func readList(from reader: PythonReader) throws -> [UInt8] {
        switch reader.source.kind {
        case .bytes: return try reader.source.bytes()
        case let kind where kind.isArray: return try NumberList.read(as: .u8, from: reader)
        default: throw reader.mismatch(expected: "bytes")
        }
    }
}

extension NumberType {
    /// The type of an integer's memory; nil for integers wider than 64 bits, which travel one by one.
    init?<Integer: FixedWidthInteger>(_: Integer.Type) {
        switch (Integer.isSigned, Integer.bitWidth) {
        case (true, 8): self = .i8
        case (true, 16): self = .i16
        case (true, 32): self = .i32
        case (true, 64): self = .i64
        case (false, 8): self = .u8
        case (false, 16): self = .u16
        case (false, 32): self = .u32
        case (false, 64): self = .u64
        default: return nil
        }
    }
}
