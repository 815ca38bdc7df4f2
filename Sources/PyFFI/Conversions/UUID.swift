public import Foundation

/// `uuid.UUID`
extension UUID: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.extended(.uuid(uuidString.lowercased())) }

    public static func read(from reader: PythonReader) throws -> UUID {
        guard reader.source.kind == .extended, case .uuid(let text) = try reader.source.extended(),
            let uuid = UUID(uuidString: text)
        else { throw reader.mismatch(expected: "UUID") }
        return uuid
    }
}
