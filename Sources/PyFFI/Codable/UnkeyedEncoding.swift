struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    let items: ValueEncoder.Items

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { items.parts.count }

    private func put(_ value: CodedValue) { items.parts.append(.value(value)) }

    func encodeNil() throws { put(.none) }
    func encode(_ value: Bool) throws { put(.bool(value)) }
    func encode(_ value: String) throws { put(.string(value)) }
    func encode(_ value: Double) throws { put(.float(value)) }
    func encode(_ value: Float) throws { put(.float(Double(value))) }
    func encode(_ value: Int) throws { put(.integer(value)) }
    func encode(_ value: Int8) throws { put(.integer(value)) }
    func encode(_ value: Int16) throws { put(.integer(value)) }
    func encode(_ value: Int32) throws { put(.integer(value)) }
    func encode(_ value: Int64) throws { put(.integer(value)) }
    func encode(_ value: Int128) throws { put(.integer(value)) }
    func encode(_ value: UInt) throws { put(.integer(value)) }
    func encode(_ value: UInt8) throws { put(.integer(value)) }
    func encode(_ value: UInt16) throws { put(.integer(value)) }
    func encode(_ value: UInt32) throws { put(.integer(value)) }
    func encode(_ value: UInt64) throws { put(.integer(value)) }
    func encode(_ value: UInt128) throws { put(.integer(value)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        put(try encoder.encoded(value, at: IndexKey(count)))
    }

    private func nested() -> ValueEncoder {
        let part = encoder.nested(at: IndexKey(count))
        if encoder.state.failure == nil { items.parts.append(.open(part)) }
        return part
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }

    func superEncoder() -> any Encoder { nested() }
}

struct SingleValueEncoding: SingleValueEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() throws { encoder.set(.none) }
    func encode(_ value: Bool) throws { encoder.set(.bool(value)) }
    func encode(_ value: String) throws { encoder.set(.string(value)) }
    func encode(_ value: Double) throws { encoder.set(.float(value)) }
    func encode(_ value: Float) throws { encoder.set(.float(Double(value))) }
    func encode(_ value: Int) throws { encoder.set(.integer(value)) }
    func encode(_ value: Int8) throws { encoder.set(.integer(value)) }
    func encode(_ value: Int16) throws { encoder.set(.integer(value)) }
    func encode(_ value: Int32) throws { encoder.set(.integer(value)) }
    func encode(_ value: Int64) throws { encoder.set(.integer(value)) }
    func encode(_ value: Int128) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt8) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt16) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt32) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt64) throws { encoder.set(.integer(value)) }
    func encode(_ value: UInt128) throws { encoder.set(.integer(value)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        // The value's type fills another encoder with the same coding path, and this encoder takes the result.
        encoder.set(try encoder.aside().encode(value))
    }
}
