// Lists, dicts, sets and None. Elements of a set and keys that differ in Python but are equal in Swift are an error, and
// are not merged.

/// `list`. Read from all that has a length and can be gone through again: lists, tuples, sets, ranges, views of dicts,
/// deques, arrays of numpy by their rows, pandas' Series and Index, ….
///
/// An iterator (a generator, a file, `map`) can be gone through only once: `python.list(generator)` makes a list of it.
/// Strings and mappings are refused too, since their characters and keys are rarely meant.
extension Array: PythonConvertible where Element: PythonConvertible {
    public func write(to writer: PythonWriter) throws { try Element.writeList(self, to: writer) }
}

extension Array: ConvertibleFromPython where Element: ConvertibleFromPython {
    public static var pythonForm: PythonForm { Element.pythonForm.nested }

    public static func read(from reader: PythonReader) throws -> [Element] {
        try Element.readList(from: reader)
    }
}

/// `list`
extension ContiguousArray: PythonConvertible where Element: PythonConvertible {
    public func write(to writer: PythonWriter) throws { try Element.writeList(Array(self), to: writer) }
}

extension ContiguousArray: ConvertibleFromPython where Element: ConvertibleFromPython {
    public static var pythonForm: PythonForm { Element.pythonForm.nested }

    public static func read(from reader: PythonReader) throws -> ContiguousArray {
        ContiguousArray(try [Element].read(from: reader))
    }
}

/// `set`. Read from sets, and from all else that an array is read from; equal elements of these are merged, as by
/// Python's `set`.
extension Set: PythonConvertible where Element: PythonConvertible {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.set, count: count)
        for element in self { try element.write(to: writer) }
        try writer.sink.end()
    }
}

extension Set: ConvertibleFromPython where Element: ConvertibleFromPython {
    public static var pythonForm: PythonForm { Element.pythonForm.nested }

    public static func read(from reader: PythonReader) throws -> Set {
        let source = reader.source
        guard source.kind == .set || source.kind == .frozenset else { return Set(try Element.readList(from: reader)) }
        var elements = Set(minimumCapacity: source.count)
        try source.visitElements {
            guard elements.insert(try Element.read(from: reader)).inserted else {
                throw PythonError.conversion("is equal to another element as \(Element.self): \(source.preview)")
            }
        }
        return elements
    }
}

/// `dict`. Keys of any hashable kind. Read from every mapping: what Python's `dict(x)` takes for one by its method
/// `keys`, such as `os.environ`, `collections.ChainMap`, `sqlite3.Row`.
extension Dictionary: PythonConvertible where Key: PythonConvertible, Value: PythonConvertible {
    @_specialize(where Key == String, Value == Int)
    @_specialize(where Key == String, Value == Double)
    @_specialize(where Key == String, Value == String)
    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.dict, count: count)
        for (key, value) in self {
            try key.write(to: writer)
            try value.write(to: writer)
        }
        try writer.sink.end()
    }
}

extension Dictionary: ConvertibleFromPython where Key: ConvertibleFromPython, Value: ConvertibleFromPython {
    public static var pythonForm: PythonForm { .dict(of: Key.pythonForm, Value.pythonForm) }

    // Unspecialized code takes eight times as long to fill a dictionary.
    @_specialize(where Key == String, Value == Int)
    @_specialize(where Key == String, Value == Double)
    @_specialize(where Key == String, Value == String)
    @_specialize(where Key == String, Value == PythonObject)
    @_specialize(where Key == String, Value == PythonValue)
    public static func read(from reader: PythonReader) throws -> [Key: Value] {
        let source = reader.source
        let form = pythonForm
        guard source.kind == .dict else { throw reader.mismatch(expected: "dict") }
        var dictionary = [Key: Value](minimumCapacity: source.count)
        var key: Key?
        try source.visitElements {
            guard let pending = key else {
                key = try reader.element(in: form) as Key
                return
            }
            guard dictionary.updateValue(try reader.element(in: form), forKey: pending) == nil else {
                throw PythonError.conversion("has a key that is equal to another one as \(Key.self): \(pending)")
            }
            key = nil
        }
        return dictionary
    }
}

/// `dict`, in the order of the pairs. A literal where order counts: the columns of a `DataFrame`, for example.
///
/// Keys that are equal, here or in Python, are an error.
extension KeyValuePairs: PythonConvertible where Key: PythonConvertible, Value: PythonConvertible {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.dict, count: count)
        for (key, value) in self {
            try key.write(to: writer)
            try value.write(to: writer)
        }
        try writer.sink.end()
    }
}

/// `None` for nil.
extension Optional: PythonConvertible where Wrapped: PythonConvertible {
    public func write(to writer: PythonWriter) throws {
        if let self { try self.write(to: writer) } else { try writer.sink.none() }
    }
}

extension Optional: ConvertibleFromPython where Wrapped: ConvertibleFromPython {
    public static var pythonForm: PythonForm { Wrapped.pythonForm }

    public static func read(from reader: PythonReader) throws -> Wrapped? {
        reader.source.kind == .none ? nil : try Wrapped.read(from: reader)
    }
}
