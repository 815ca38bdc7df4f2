public import Foundation

/// `bytes`. Read from bytes, bytearrays and contiguous memoryviews.
extension Data: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.bytes(self, count: count) }

    public static func read(from reader: PythonReader) throws -> Data {
        guard reader.source.kind == .bytes else { throw reader.mismatch(expected: "bytes") }
        return Data(try reader.source.bytes())
    }
}
