// Enums and option sets travel as their raw values. A type opts in by the conformances alone:
//
//     enum Colour: String, PythonConvertible, ConvertibleFromPython { case red, green }

extension PythonConvertible where Self: RawRepresentable, RawValue: PythonConvertible {
    /// Writes the raw value.
    public func write(to writer: PythonWriter) throws { try rawValue.write(to: writer) }
}

extension ConvertibleFromPython where Self: RawRepresentable, RawValue: ConvertibleFromPython {
    public static var pythonForm: PythonForm { RawValue.pythonForm }

    /// Reads a raw value that the type has.
    public static func read(from reader: PythonReader) throws -> Self {
        guard let value = Self(rawValue: try RawValue.read(from: reader)) else {
            throw reader.mismatch(expected: "raw value of \(Self.self)")
        }
        return value
    }
}
