/// `int`, of any size.
extension PythonBigInt: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws {
        if let small = exactly(as: Int64.self) { try writer.sink.int(small) } else { try writer.sink.bigInt(self) }
    }

    public static func read(from reader: PythonReader) throws -> PythonBigInt {
        guard reader.source.kind == .int else { throw reader.mismatch(expected: "int") }
        return try reader.source.bigInt()
    }
}
