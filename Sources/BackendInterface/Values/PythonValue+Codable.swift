// None, bools, ints, floats, strings, lists and dicts with string keys take the form that any JSON or property list
// has. The rest, which such formats can't say, is a dictionary of one entry whose key begins with "$" and names the
// kind.

extension PythonValue: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// What JSON knows is encoded as such, everything else as a dictionary of one entry that names the kind:
    /// `{"$tuple": [1, 2]}`.
    ///
    /// - Throws: `EncodingError` for an ``object(_:)``, unless the encoder is a `PythonEncoder`.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .none:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .int(let value): try value.encode(to: encoder)
        case .float(let value) where value.isFinite: try value.encode(to: encoder)
        case .string(let value): try value.encode(to: encoder)
        case .list(let values): try values.encode(to: encoder)
        case .dict(let dictionary):
            let keys = dictionary.entries.map { if case .string(let key) = $0.key { key } else { "$" } }
            guard keys.allSatisfy({ !$0.hasPrefix("$") }) else {
                return try tagged("dict", dictionary.entries.flatMap { [$0.key, $0.value] }, to: encoder)
            }
            var container = encoder.container(keyedBy: Key.self)
            for (key, entry) in zip(keys, dictionary.entries) {
                try container.encode(entry.value, forKey: Key(stringValue: key))
            }
        case .bigInt(let value): try tagged("int", value, to: encoder)
        case .float(let value): try tagged("float", value.isNaN ? "nan" : value < 0 ? "-inf" : "inf", to: encoder)
        case .complex(let real, let imaginary):
            try tagged("complex", [PythonValue.float(real), .float(imaginary)], to: encoder)
        case .bytes(let value): try tagged("bytes", value, to: encoder)
        case .tuple(let values): try tagged("tuple", values, to: encoder)
        case .set(let values): try tagged("set", values, to: encoder)
        case .frozenset(let values): try tagged("frozenset", values, to: encoder)
        case .date(let value): try tagged("date", value, to: encoder)
        case .time(let value): try tagged("time", value, to: encoder)
        case .dateTime(let value): try tagged("datetime", value, to: encoder)
        case .timeDelta(let value): try tagged("timedelta", value, to: encoder)
        case .decimal(let value): try tagged("decimal", value, to: encoder)
        case .uuid(let value): try tagged("uuid", value, to: encoder)
        case .object(let object):
            throw EncodingError.invalidValue(
                object,
                .init(
                    codingPath: encoder.codingPath,
                    debugDescription: "a Python object (\(object.typeName)) stays in Python and can't be encoded"
                )
            )
        }
    }

    private func tagged(_ tag: String, _ value: some Encodable, to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(value, forKey: Key(stringValue: "$" + tag))
    }

    /// Reads what ``encode(to:)`` writes, and any other data of null, bools, numbers, strings, lists and dictionaries
    /// with string keys. A format such as JSON doesn't tell 1.0 from 1, so both are an ``int(_:)`` there.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            if container.allKeys.count == 1, let key = container.allKeys.first, key.stringValue.hasPrefix("$") {
                self = try Self.untag(key, in: container)
            } else {
                let entries = try container.allKeys.map { key in
                    (PythonValue.string(key.stringValue), try container.decode(PythonValue.self, forKey: key))
                }
                self = .dict(PythonDictionary(entries))
            }
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .float(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else {
            self = .list(try container.decode([PythonValue].self))
        }
    }

    private static func untag(_ key: Key, in container: KeyedDecodingContainer<Key>) throws -> PythonValue {
        func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try container.decode(Value.self, forKey: key)
        }
        func corrupted(_ description: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: description)
        }
        switch key.stringValue.dropFirst() {
        case "int": return .bigInt(try read())
        case "float":
            let text: String = try read()
            guard let value = ["nan": Double.nan, "inf": .infinity, "-inf": -.infinity][text] else {
                throw corrupted("expected nan, inf or -inf, got \(text)")
            }
            return .float(value)
        case "complex":
            let parts: [PythonValue] = try read()
            guard parts.count == 2, let real = parts[0].number, let imaginary = parts[1].number else {
                throw corrupted("expected two floats")
            }
            return .complex(real: real, imaginary: imaginary)
        case "bytes": return .bytes(try read())
        case "tuple": return .tuple(try read())
        case "set": return .set(Set(try read([PythonValue].self)))
        case "frozenset": return .frozenset(Set(try read([PythonValue].self)))
        case "dict":
            let flat: [PythonValue] = try read()
            guard flat.count.isMultiple(of: 2) else { throw corrupted("expected keys and values in turn") }
            return .dict(PythonDictionary(stride(from: 0, to: flat.count, by: 2).map { (flat[$0], flat[$0 + 1]) }))
        case "date": return .date(try read())
        case "time": return .time(try read())
        case "datetime": return .dateTime(try read())
        case "timedelta": return .timeDelta(try read())
        case "decimal": return .decimal(try read())
        case "uuid": return .uuid(try read())
        default: throw corrupted("unknown kind of Python value: \(key.stringValue)")
        }
    }

    /// The value of a float, or of an int, which decoders give for a float without fraction.
    private var number: Double? {
        switch self {
        case .float(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }
}
