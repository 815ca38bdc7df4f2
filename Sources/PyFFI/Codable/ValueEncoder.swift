/// What the encoders of one value share.
final class EncodingState {
    let options: PythonEncoder.Options
    let userInfo: [CodingUserInfoKey: Any]
    /// The first error of a method of `Encoder` that can't throw.
    var failure: EncodingError?

    init(options: PythonEncoder.Options) {
        self.options = options
        userInfo = options.userInfo
    }
}

/// The encoder of one value: what a type's `encode(to:)` gets.
final class ValueEncoder: Encoder {
    /// What was written so far.
    private enum Content {
        case nothing
        case value(CodedValue)
        case keyed(Fields)
        case unkeyed(Items)
    }

    /// The entries of a dict. A part is a finished value, or the encoder of an unfinished one.
    final class Fields {
        var entries: [(name: String, part: Part)] = []
    }

    final class Items {
        var parts: [Part] = []
    }

    enum Part {
        case value(CodedValue)
        case open(ValueEncoder)

        var value: CodedValue {
            switch self {
            case .value(let value): value
            case .open(let encoder): encoder.value ?? .dict([])
            }
        }
    }

    let state: EncodingState
    private let way: Way?
    private let depth: Int
    private var content = Content.nothing

    /// The most levels: as deep as dicts can travel.
    static let mostLevels = 250

    init(state: EncodingState) {
        self.state = state
        way = nil
        depth = 0
    }

    init(in outer: ValueEncoder, at key: any CodingKey) {
        state = outer.state
        depth = outer.depth + 1
        way = depth > Self.mostLevels ? outer.way : Way(key: key, before: outer.way)
    }

    private init(like other: ValueEncoder) {
        state = other.state
        way = other.way
        depth = other.depth + 1
    }

    /// The coding path: the last key, and the path before it. A reference to the outer encoder would be a retain cycle.
    private final class Way {
        let key: any CodingKey
        let before: Way?

        init(key: any CodingKey, before: Way?) {
            self.key = key
            self.before = before
        }
    }

    var codingPath: [any CodingKey] {
        var path: [any CodingKey] = []
        var way = way
        while let step = way {
            path.append(step.key)
            way = step.before
        }
        return path.reversed()
    }

    var userInfo: [CodingUserInfoKey: Any] { state.userInfo }

    // MARK: Containers

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let fields: Fields
        switch content {
        case .keyed(let own): fields = own
        case .nothing:
            fields = Fields()
            content = .keyed(fields)
        case .value, .unkeyed: fields = refused(Fields())
        }
        return KeyedEncodingContainer(KeyedEncoding<Key>(encoder: self, fields: fields))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        let items: Items
        switch content {
        case .unkeyed(let own): items = own
        case .nothing:
            items = Items()
            content = .unkeyed(items)
        case .value, .keyed: items = refused(Items())
        }
        return UnkeyedEncoding(encoder: self, items: items)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleValueEncoding(encoder: self) }

    /// A container whose content is dropped, for a type that has begun one of another kind for the same value.
    private func refused<Container>(_ container: Container) -> Container {
        fail(self, "the type encodes two values of different kinds in one place")
        return container
    }

    func fail(_ value: Any, _ problem: String) {
        if state.failure == nil { state.failure = error(value, problem) }
    }

    // MARK: Values

    /// The value that was written; nil if none was.
    fileprivate var value: CodedValue? {
        switch content {
        case .nothing: nil
        case .value(let value): value
        case .keyed(let fields): .dict(fields.entries.map { .init(key: .string($0.name), value: $0.part.value) })
        case .unkeyed(let items): .list(items.parts.map(\.value))
        }
    }

    func set(_ value: CodedValue) {
        guard case .nothing = content else {
            return fail(self, "the type encodes two values in one place")
        }
        content = .value(value)
    }

    /// Encodes the value as this encoder's own value.
    func encode<Value: Encodable>(_ value: Value) throws -> CodedValue {
        if let native = value as? any NativelyEncodable { return try native.encoded(by: self) }
        guard depth <= Self.mostLevels else {
            throw error(value, "nested deeper than \(Self.mostLevels) levels")
        }
        try value.encode(to: self)
        if let failure = state.failure { throw failure }
        guard let written = self.value else {
            if depth == 0 { throw error(value, "\(Value.self) did not encode anything") }
            return .dict([])
        }
        return written
    }

    /// Encodes the value as a part of this encoder's value.
    func encoded<Value: Encodable>(_ value: Value, at key: some CodingKey) throws -> CodedValue {
        try ValueEncoder(in: self, at: key).encode(value)
    }

    /// An encoder for a part that is filled later.
    func nested(at key: some CodingKey) -> ValueEncoder {
        let encoder = ValueEncoder(in: self, at: key)
        // After this failure no encoder takes further parts: freeing a chain of encoders recurses as deep as the chain.
        if encoder.depth > Self.mostLevels { encoder.fail(self, "nested deeper than \(Self.mostLevels) levels") }
        return encoder
    }

    /// Another encoder with the same coding path.
    func aside() -> ValueEncoder { ValueEncoder(like: self) }

    /// Runs a conversion, and turns its error into an `EncodingError` of the value.
    func refusing<Value>(_ value: Value, _ convert: () throws -> CodedValue) throws -> CodedValue {
        do {
            return try convert()
        } catch let error as PythonError {
            throw self.error(value, error.message, error)
        }
    }

    private func error(_ value: Any, _ problem: String, _ underlying: PythonError? = nil) -> EncodingError {
        // A path this long comes of too deep nesting; its beginning is enough.
        let path = codingPath
        let text = path.count > 20 ? "\(Array(path.prefix(20)).text)…: \(problem)" : path.describe(problem)
        return .invalidValue(value, .init(codingPath: path, debugDescription: text, underlyingError: underlying))
    }
}
