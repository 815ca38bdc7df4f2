internal import Foundation

// The tree between Python and Codable. Decoding asks for keys in any order and encoding may fill several containers in
// turn, so neither can stream values; and no code of the program should run while the GIL is held. `PythonValue` would
// be slower: its cases are large, and its dicts are hash tables, which take longer to fill than the types that are read
// from them.

/// A copy of a Python value, in small cases.
enum CodedValue {
    case none
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    case list([CodedValue])
    case tuple([CodedValue])
    case set([CodedValue])
    case frozenset([CodedValue])
    case dict([Entry])
    /// An instance of a namedtuple.
    case named([Entry])
    /// A list of floats or of ints that travelled as memory.
    case floats([Double])
    case ints([Int64])
    /// A list of numbers on its way to Python.
    case memory(NumberMemory)
    /// Big ints, bytes, dates and so on.
    case rare(Rare)
    case object(PythonObject)
    /// A str that no Swift String can hold, with the reason in words.
    case unreadable(String)

    struct Entry {
        var key: CodedValue
        var value: CodedValue

        var name: String? { if case .string(let name) = key { name } else { nil } }
    }

    /// A class, because the largest case determines the size of the enum.
    final class Rare: Sendable {
        let value: PythonValue

        init(_ value: PythonValue) { self.value = value }
    }

    struct NumberMemory {
        let bytes: any ContiguousBytes
        let type: NumberType
        let count: Int

        /// The numbers as separate values.
        var values: [CodedValue] {
            bytes.withUnsafeBytes { memory in
                guard let start = memory.baseAddress, memory.count >= count * type.size else { return [] }
                return (0..<count).map { index in
                    switch Number(type, at: start + index * type.size) {
                    case .int(let number): .int(number)
                    case .unsigned(let number): .integer(number)
                    case .double(let number): .float(number)
                    case .bool(let bool): .bool(bool)
                    }
                }
            }
        }
    }
}

// MARK: Other forms

extension CodedValue {
    /// This value as a `PythonValue`.
    ///
    /// - Throws: `conversion` for a str that no Swift String can hold.
    func pythonValue() throws -> PythonValue {
        switch self {
        case .none: .none
        case .bool(let value): .bool(value)
        case .int(let value): .int(Int(value))
        case .float(let value): .float(value)
        case .string(let value): .string(value)
        case .list(let values): .list(try values.map { try $0.pythonValue() })
        case .tuple(let values): .tuple(try values.map { try $0.pythonValue() })
        case .set(let values): .set(Set(try values.map { try $0.pythonValue() }))
        case .frozenset(let values): .frozenset(Set(try values.map { try $0.pythonValue() }))
        case .dict(let entries):
            .dict(PythonDictionary(try entries.map { (try $0.key.pythonValue(), try $0.value.pythonValue()) }))
        case .named(let entries): .tuple(try entries.map { try $0.value.pythonValue() })
        case .floats(let values): .list(values.map(PythonValue.float))
        case .ints(let values): .list(values.map { .int(Int($0)) })
        case .memory(let memory): .list(try memory.values.map { try $0.pythonValue() })
        case .rare(let rare): rare.value
        case .object(let object): .object(object)
        case .unreadable(let problem): throw PythonError.conversion(problem)
        }
    }

    /// A few words for error messages, in the style of `ValueSource.preview`.
    var preview: String {
        switch self {
        case .list(let values): "list of \(values.count)"
        case .floats(let values): "list of \(values.count)"
        case .ints(let values): "list of \(values.count)"
        case .memory(let memory): "list of \(memory.count)"
        case .tuple(let values): "tuple of \(values.count)"
        case .set(let values): "set of \(values.count)"
        case .frozenset(let values): "frozenset of \(values.count)"
        case .dict(let entries): "dict of \(entries.count)"
        case .named(let entries): "namedtuple of \(entries.count)"
        case .unreadable: "str with a lone surrogate"
        case .none, .bool, .int, .float, .string, .rare, .object:
            (try? pythonValue()).map(PythonValue.preview) ?? "a value"
        }
    }
}

extension CodedValue: PythonConvertible {
    func write(to writer: PythonWriter) throws {
        let sink = writer.sink
        switch self {
        case .none: try sink.none()
        case .bool(let value): try sink.bool(value)
        case .int(let value): try sink.int(value)
        case .float(let value): try sink.double(value)
        case .string(let value): try sink.string(value)
        case .list(let values): try Self.write(values, as: .list, to: writer)
        case .tuple(let values): try Self.write(values, as: .tuple, to: writer)
        case .set(let values): try Self.write(values, as: .set, to: writer)
        case .frozenset(let values): try Self.write(values, as: .frozenset, to: writer)
        case .named(let entries): try Self.write(entries.map(\.value), as: .tuple, to: writer)
        case .dict(let entries):
            try sink.begin(.dict, count: entries.count)
            for entry in entries {
                try entry.key.write(to: writer)
                try entry.value.write(to: writer)
            }
            try sink.end()
        case .floats(let values): try values.write(to: writer)
        case .ints(let values): try values.write(to: writer)
        case .memory(let memory): try sink.numbers(memory.bytes, type: memory.type, count: memory.count)
        case .rare(let rare): try rare.value.write(to: writer)
        case .object(let object): try object.write(to: writer)
        case .unreadable(let problem): throw PythonError.conversion(problem)
        }
    }

    private static func write(_ values: [CodedValue], as kind: ContainerKind, to writer: PythonWriter) throws {
        try writer.sink.begin(kind, count: values.count)
        for value in values { try value.write(to: writer) }
        try writer.sink.end()
    }
}
