struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ValueDecoder
    let table: KeyTable

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
        table.markAllRead()
        return table.entries.compactMap { entry in
            switch entry.key {
            case .string(let name): Key(stringValue: name)
            case .int(let number): Key(intValue: Int(number))
            default: nil
            }
        }
    }

    func contains(_ key: Key) -> Bool { table.value(for: key) != nil }

    private func value(_ key: Key) throws -> CodedValue {
        guard let value = table.value(for: key) else {
            throw DecodingError.keyNotFound(
                key,
                .init(
                    codingPath: codingPath,
                    debugDescription: codingPath.describe("there is no key '\(key.stringValue)'")
                )
            )
        }
        return value
    }

    @inline(__always)
    private func at(_ key: Key) throws -> ValueDecoder { try ValueDecoder(value(key), in: decoder, at: key) }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .none = try value(key) { true } else { false }
    }

    // Fields of the most frequent types are read without a decoder of their own.

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        if case .bool(let bool) = try value(key) { return bool }
        return try at(key).bool()
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        if case .string(let string) = try value(key) { return string }
        return try at(key).string()
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        if case .float(let double) = try value(key) { return double }
        return try at(key).double()
    }

    @inline(__always)
    private func integer<Value: FixedWidthInteger & ConvertibleFromPython>(
        _ type: Value.Type,
        _ key: Key
    ) throws -> Value {
        if case .int(let int) = try value(key), let exact = Value(exactly: int) { return exact }
        return try at(key).integer(type)
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try at(key).scalar(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(type, key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try integer(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try integer(type, key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try at(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try superDecoder(at: NameKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder(at: key) }

    /// A decoder of None if the key is missing, as Foundation's decoders give: a superclass may need no data.
    private func superDecoder(at key: some CodingKey) throws -> any Decoder {
        try ValueDecoder(table.value(for: key) ?? CodedValue.none, in: decoder, at: key)
    }
}
