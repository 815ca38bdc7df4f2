/// `bool`. Only a bool is read as one: the truth of other objects is `python.bool(x)`.
extension Bool: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.bool(self) }

    public static func read(from reader: PythonReader) throws -> Bool {
        guard reader.source.kind == .bool else { throw reader.mismatch(expected: "bool") }
        return try reader.source.bool()
    }

    public static func readList(from reader: PythonReader) throws -> [Bool] {
        try NumberList.read(as: .bool, from: reader)
    }
}
