struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    let fields: ValueEncoder.Fields

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func name(_ key: some CodingKey) -> String { encoder.state.options.keys.name(key) { codingPath } }

    @inline(__always)
    private func put(_ value: CodedValue, _ key: Key) { fields.entries.append((name(key), .value(value))) }

    func encodeNil(forKey key: Key) throws { put(CodedValue.none, key) }
    func encode(_ value: Bool, forKey key: Key) throws { put(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) throws { put(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { put(.float(value), key) }
    func encode(_ value: Float, forKey key: Key) throws { put(.float(Double(value)), key) }
    func encode(_ value: Int, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: Int8, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: Int16, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: Int32, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: Int64, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: Int128, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt8, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt16, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt32, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt64, forKey key: Key) throws { put(.integer(value), key) }
    func encode(_ value: UInt128, forKey key: Key) throws { put(.integer(value), key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        put(try encoder.encoded(value, at: key), key)
    }

    // Synthesized code calls these methods for optionals.

    @inline(__always)
    private func put(_ value: CodedValue?, _ key: Key) {
        if let value {
            put(value, key)
        } else if encoder.state.options.missing == .asNone {
            put(CodedValue.none, key)
        }
    }

    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { put(value.map { .bool($0) }, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { put(value.map { .string($0) }, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { put(value.map { .float($0) }, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { put(value.map { .float(Double($0)) }, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: Int128?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }
    func encodeIfPresent(_ value: UInt128?, forKey key: Key) throws { put(value.map { .integer($0) }, key) }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        put(try value.map { try encoder.encoded($0, at: key) }, key)
    }

    private func nested(_ key: some CodingKey) -> ValueEncoder {
        let part = encoder.nested(at: key)
        if encoder.state.failure == nil { fields.entries.append((name(key), .open(part))) }
        return part
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        nested(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder { nested(NameKey.super) }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }
}

extension CodedValue {
    @inline(__always)
    static func integer(_ value: some FixedWidthInteger) -> CodedValue {
        Int64(exactly: value).map(CodedValue.int) ?? .rare(.init(.bigInt(PythonBigInt(value))))
    }
}
