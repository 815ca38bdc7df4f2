internal import BackendInterface

/// A value that generated bindings give to a function of theirs in Python, which makes of it what it stands for: an
/// instance of a record's tuple, a member of its value.
public struct PythonAdapted: PythonConvertible {
    private let value: any PythonConvertible

    /// Such a value.
    public init(_ value: any PythonConvertible) { self.value = value }

    /// Such a value; nil if none is given.
    public init?(given value: (any PythonConvertible)?) {
        guard let value else { return nil }
        self.value = value
    }

    /// Keyword arguments that are such values.
    public static func all(
        _ values: KeyValuePairs<String, some PythonConvertible>
    ) -> [(key: String, value: any PythonConvertible)] {
        values.map { ($0.key, PythonAdapted($0.value)) }
    }

    public func write(to writer: PythonWriter) throws {
        let outer = writer.sink.isAdapted
        writer.sink.isAdapted = true
        defer { writer.sink.isAdapted = outer }
        try value.write(to: writer)
    }
}

extension PythonWriter {
    /// Throws unless the value is for a function of generated bindings: elsewhere Python would get the tuple or the
    /// value that the type travels as, and take it for that.
    public func checkAdapted(_ type: Any.Type) throws {
        guard !sink.isAdapted else { return }
        let name = String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
        throw PythonError.conversion(
            "\(name) stands for an object of Python only where bindings take one by its type; here anything is taken: "
                + "make the object by the module itself, as in module.pythonModule.\(name.split(separator: ".").last ?? "")(…)"
        )
    }
}
