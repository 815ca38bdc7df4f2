internal import BackendInterface

/// A list of values of different types, in the arguments of generated bindings.
public struct PythonItems: PythonConvertible {
    fileprivate let items: [any PythonConvertible]

    /// A list of these.
    public init(_ items: [any PythonConvertible]) { self.items = items }

    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.list, count: items.count)
        for item in items { try item.write(to: writer) }
        try writer.sink.end()
    }
}

/// A tuple of an array's elements, in the arguments of generated bindings; what is no array stays what it is.
public struct PythonTupleItems: PythonConvertible {
    private let value: any PythonConvertible

    /// A tuple of the elements if this is an array.
    public init(_ value: any PythonConvertible) { self.value = value }

    public func write(to writer: PythonWriter) throws {
        // An array of bytes is `bytes`. Any empty array would pass for one by `is`.
        guard type(of: value) != [UInt8].self,
            let items = (value as? PythonItems)?.items ?? value as? [any PythonConvertible]
        else { return try value.write(to: writer) }
        try writer.sink.begin(.tuple, count: items.count)
        for item in items { try item.write(to: writer) }
        try writer.sink.end()
    }
}

/// A dict with values of different types, in the arguments of generated bindings.
public struct PythonEntries<Key: PythonConvertible & Hashable>: PythonConvertible {
    private let entries: [Key: any PythonConvertible]

    /// A dict of these, in any order.
    public init(_ entries: [Key: any PythonConvertible]) { self.entries = entries }

    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.dict, count: entries.count)
        for (key, value) in entries {
            try key.write(to: writer)
            try value.write(to: writer)
        }
        try writer.sink.end()
    }
}

/// A value of any type or None, in the arguments of generated bindings.
public struct PythonOptional: PythonConvertible {
    private let value: (any PythonConvertible)?

    /// The value, or None.
    public init(_ value: (any PythonConvertible)?) { self.value = value }

    public func write(to writer: PythonWriter) throws {
        if let value { try value.write(to: writer) } else { try writer.sink.none() }
    }
}
