public import Foundation

/// `str`, since Python has no type for URLs. Read only from a str that is a valid URL without escaping.
extension URL: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.string(absoluteString) }

    public static func read(from reader: PythonReader) throws -> URL {
        let text = try String.read(from: reader)
        guard let url = URL(string: text, encodingInvalidCharacters: false), url.absoluteString == text else {
            throw reader.mismatch(expected: "str that is a URL")
        }
        return url
    }
}
