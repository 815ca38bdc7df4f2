internal import Foundation

/// The decoder of one value: what a type's `init(from:)` gets. The coding path is collected from its parents.
final class ValueDecoder: Decoder {
    let state: DecodingState
    private let value: CodedValue
    private let parent: ValueDecoder?
    private let key: (any CodingKey)?
    private let depth: Int
    /// The entries of a dict that is read by keys.
    private var table: KeyTable?

    /// The most levels, since objects may refer to each other in cycles. A level takes some kilobytes of stack, and a
    /// thread may have no more than 512.
    static let mostLevels = 250

    init(_ value: CodedValue, state: DecodingState) {
        self.state = state
        self.value = value
        parent = nil
        key = nil
        depth = 0
    }

    /// The decoder of an element or a field of `parent`'s value.
    init(_ value: CodedValue, in parent: ValueDecoder, at key: any CodingKey) throws {
        state = parent.state
        self.value = value
        self.parent = parent
        self.key = key
        depth = parent.depth + 1
        guard depth <= Self.mostLevels else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: parent.codingPath,
                    debugDescription: "nested deeper than \(Self.mostLevels) levels, in a circle perhaps"
                )
            )
        }
    }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var decoder: ValueDecoder? = self
        while let current = decoder {
            if let key = current.key { path.append(key) }
            decoder = current.parent
        }
        return path.reversed()
    }

    var userInfo: [CodingUserInfoKey: Any] { state.userInfo }

    // MARK: Containers

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedDecoding<Key>(decoder: self, table: try keyTable()))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        UnkeyedDecoding(decoder: self, values: try elements())
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleValueDecoding(decoder: self) }

    private func keyTable() throws -> KeyTable {
        if let table { return table }
        let table: KeyTable
        switch try state.open(value) {
        case .dict(let entries), .named(let entries): table = KeyTable(entries, state.options) { codingPath }
        default: throw mismatch([String: Any].self, "dict or an object with fields")
        }
        self.table = table
        if state.options.unknownKeys == .refuse { state.watch(self) }
        return table
    }

    /// The elements of lists, tuples and sets.
    func elements() throws -> Elements {
        switch try state.open(value) {
        case .list(let values), .tuple(let values), .set(let values), .frozenset(let values): .values(values)
        case .named(let entries): .values(entries.map(\.value))
        case .floats(let values): .floats(values)
        case .ints(let values): .ints(values)
        case .object: throw mismatch([Any].self, PythonReader.listOfIterable)
        default: throw mismatch([Any].self, "list")
        }
    }

    /// The value's bytes; nil if the value isn't bytes.
    func bytes() throws -> [UInt8]? {
        if case .rare(let rare) = try state.open(value), case .bytes(let bytes) = rare.value { bytes } else { nil }
    }

    func opened() throws -> CodedValue { try state.open(value) }

    var isNone: Bool { if case .none = value { true } else { false } }

    func checkAllKeysAreKnown() throws {
        guard let name = table?.firstUnread else { return }
        let path = codingPath + [NameKey(name)]
        throw DecodingError.dataCorrupted(
            .init(codingPath: path, debugDescription: path.describe("the Swift type has no such key"))
        )
    }

    // MARK: Values

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let native = type as? any NativelyDecodable.Type {
            // The cast succeeds: `Value` is the native type.
            if let value = try native.decode(from: self) as? Value { return value }
        }
        return try state.attempt { try Value(from: self) }
    }

    /// Reads the value by the library's own conversion.
    func scalar<Value: ConvertibleFromPython>(_ type: Value.Type) throws -> Value {
        var content = try state.open(value)
        // An object with fields is no dict to the user, so the error must name the object.
        if case .dict = content { content = value }
        // For objects, these types' conversions would ask Python for more, which blocks.
        if case .object = content, type == Date.self { throw mismatch(type, "datetime") }
        if case .object = content, type == Duration.self { throw mismatch(type, "timedelta") }
        do {
            let source = PythonValueSource(try content.pythonValue(), backend: state.backend)
            return try Value.read(from: PythonReader(source))
        } catch let error as PythonError where error.kind == .conversion {
            throw problem(type, content, error)
        }
    }

    @inline(__always)
    func integer<Value: FixedWidthInteger & ConvertibleFromPython>(_ type: Value.Type) throws -> Value {
        if case .int(let int) = value, let exact = Value(exactly: int) { return exact }
        return try scalar(type)
    }

    @inline(__always)
    func double() throws -> Double {
        if case .float(let double) = value { return double }
        return try scalar(Double.self)
    }

    @inline(__always)
    func string() throws -> String {
        if case .string(let string) = value { return string }
        return try scalar(String.self)
    }

    @inline(__always)
    func bool() throws -> Bool {
        if case .bool(let bool) = value { return bool }
        return try scalar(Bool.self)
    }

    /// The value as an object in Python.
    func object() throws -> PythonObject {
        switch value {
        case .object(let object): return object
        case .list, .tuple, .set, .frozenset, .dict, .named, .floats, .ints, .memory, .unreadable:
            throw mismatch(
                PythonObject.self,
                "an object that stays in Python (declare a PythonValue for what travels by value)"
            )
        case .none, .bool, .int, .float, .string, .rare:
            return PythonObject(try value.pythonValue(), backend: state.backend)
        }
    }

    /// The value as a `PythonValue`, with objects as objects.
    func anyValue() throws -> PythonValue {
        do {
            return try value.pythonValue()
        } catch let error as PythonError {
            throw problem(PythonValue.self, value, error)
        }
    }

    // MARK: Errors

    /// The error for a value of another kind than `expected`.
    func mismatch(_ type: any Any.Type, _ expected: String) -> DecodingError {
        let path = codingPath
        let preview = value.preview
        let text = path.describe("expected \(expected), got \(preview)\(PythonReader.remedy(for: preview))")
        let context = DecodingError.Context(codingPath: path, debugDescription: text)
        return isNone ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    func corrupted(_ problem: String) -> DecodingError {
        let path = codingPath
        return .dataCorrupted(.init(codingPath: path, debugDescription: path.describe(problem)))
    }

    /// The error for a value that a conversion refuses: of another kind, or without a counterpart in the type.
    private func problem(_ type: any Any.Type, _ value: CodedValue, _ error: PythonError) -> DecodingError {
        let path = codingPath
        let context = DecodingError.Context(
            codingPath: path,
            debugDescription: path.describe(error.message),
            underlyingError: error
        )
        if case .none = value { return .valueNotFound(type, context) }
        return NativeTypes.mayHold(type, value) ? .dataCorrupted(context) : .typeMismatch(type, context)
    }
}

/// The elements of a list, as they travelled.
enum Elements {
    case values([CodedValue])
    case floats([Double])
    case ints([Int64])

    var count: Int {
        switch self {
        case .values(let values): values.count
        case .floats(let values): values.count
        case .ints(let values): values.count
        }
    }

    subscript(index: Int) -> CodedValue {
        switch self {
        case .values(let values): values[index]
        case .floats(let values): .float(values[index])
        case .ints(let values): .int(values[index])
        }
    }
}
