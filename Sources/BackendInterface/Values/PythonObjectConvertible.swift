/// What stands for an object in Python: a ``PythonObject``, a path to one, an instance of a generated class. Parameters
/// of it take no Swift values.
public protocol PythonObjectConvertible: PythonConvertible {}

/// No value: `Never?` is only ever None.
extension Never: PythonConvertible {
    public func write(to writer: PythonWriter) throws {}
}

extension Never: ConvertibleFromPython {
    public static func read(from reader: PythonReader) throws -> Never { throw reader.mismatch(expected: "None") }
}
