// A Swift range is a `range` in Python as a value, and a slice as the key of an item. A key of several parts is a
// tuple, and a range among its parts is a slice.

/// A type whose value is one object in Python, and another object as the key of an item.
protocol ItemKeyConvertible {
    func writeKey(to writer: PythonWriter) throws
}

/// The form in which a Swift value is the key of an item: `obj[key]`.
func itemKey<Key: PythonConvertible & Sendable>(_ key: Key) -> any PythonConvertible & Sendable {
    // Nearly all keys are ints or strings. These need no search for a conformance.
    if Key.self == Int.self || Key.self == String.self { return key }
    return key is any ItemKeyConvertible ? ItemKey(key: key) : key
}

func itemKey<each Rest: PythonConvertible & Sendable>(
    _ first: some PythonConvertible & Sendable,
    _ second: some PythonConvertible & Sendable,
    _ rest: repeat each Rest
) -> any PythonConvertible & Sendable {
    ItemKey(key: PythonTuple(first, second, repeat each rest))
}

private struct ItemKey<Key: PythonConvertible & Sendable>: PythonConvertible, Sendable {
    let key: Key

    func write(to writer: PythonWriter) throws { try writeKey(key, to: writer) }
}

private func writeKey(_ key: some PythonConvertible, to writer: PythonWriter) throws {
    if let key = key as? any ItemKeyConvertible {
        try key.writeKey(to: writer)
    } else {
        try key.write(to: writer)
    }
}

extension PythonTuple: ItemKeyConvertible where repeat each Element: PythonConvertible {
    func writeKey(to writer: PythonWriter) throws {
        try writer.sink.begin(.tuple, count: Self.arity)
        for element in repeat each elements { try PyFFI.writeKey(element, to: writer) }
        try writer.sink.end()
    }
}
