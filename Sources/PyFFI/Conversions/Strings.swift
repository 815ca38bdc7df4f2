// `str`. NUL and all of Unicode survive; lone surrogates, which a Swift String can't hold, are refused.

extension String: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.string(self) }

    /// Reads a `str` without lone surrogates, which Swift's strings can't hold.
    public static func read(from reader: PythonReader) throws -> String {
        guard reader.source.kind == .string else { throw reader.mismatch(expected: "str") }
        return try reader.source.string()
    }
}

extension Substring: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.string(String(self)) }

    public static func read(from reader: PythonReader) throws -> Substring {
        Substring(try String.read(from: reader))
    }
}

/// A str of one character as Swift counts them, which may be several code points.
extension Character: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.string(String(self)) }

    public static func read(from reader: PythonReader) throws -> Character {
        let text = try String.read(from: reader)
        guard text.count == 1, let character = text.first else {
            throw reader.mismatch(expected: "str of one character")
        }
        return character
    }
}
