/// `...`, which numpy takes for as many dimensions as are left: `tensor[.ellipsis, 0]`.
public struct PythonEllipsis: Sendable, Hashable {
    /// `...`
    public init() {}
}

extension PythonEllipsis: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.ellipsis() }

    public static func read(from reader: PythonReader) throws -> PythonEllipsis {
        guard reader.source.kind == .object, try reader.source.object().typeName == "ellipsis" else {
            throw reader.mismatch(expected: "...")
        }
        return PythonEllipsis()
    }
}

extension PythonConvertible where Self == PythonEllipsis {
    /// `...`, as many dimensions as are left: `tensor[.ellipsis, 0]`.
    public static var ellipsis: PythonEllipsis { PythonEllipsis() }
}

extension PythonConvertible where Self == PythonValue {
    /// `None`, with which numpy adds a dimension: `vector[.all, .newAxis]`.
    public static var newAxis: PythonValue { PythonValue.none }
}
