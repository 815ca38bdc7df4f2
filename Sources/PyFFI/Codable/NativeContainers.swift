// Arrays of numbers travel as memory, sets as sets, and dictionaries as dicts with keys of any type. Codable's own
// conventions know only lists, and strings as keys.

/// An element type whose arrays are converted as a whole.
protocol NativeNumber: PythonConvertible, ConvertibleFromPython, Codable {
    /// The array, if the elements travelled as memory of this kind of number, and all of them fit the type.
    static func array(_ elements: Elements) -> [Self]?
}

extension NativeNumber {
    static func array(_ elements: Elements) -> [Self]? { nil }
}

extension Double: NativeNumber {
    static func array(_ elements: Elements) -> [Double]? {
        if case .floats(let values) = elements { values } else { nil }
    }
}

extension FixedWidthInteger where Self: NativeNumber {
    static func array(_ elements: Elements) -> [Self]? {
        guard case .ints(let values) = elements else { return nil }
        let exact = values.compactMap { Self(exactly: $0) }
        return exact.count == values.count ? exact : nil
    }
}

extension Float: NativeNumber {}
extension Int: NativeNumber {}
extension Int8: NativeNumber {}
extension Int16: NativeNumber {}
extension Int32: NativeNumber {}
extension Int64: NativeNumber {}
extension UInt: NativeNumber {}
extension UInt8: NativeNumber {}
extension UInt16: NativeNumber {}
extension UInt32: NativeNumber {}
extension UInt64: NativeNumber {}

extension Array: NativelyDecodable where Element: NativeNumber {
    static func decode(from decoder: ValueDecoder) throws -> [Element] {
        if Element.self == UInt8.self, let bytes = try decoder.bytes() as? [Element] { return bytes }
        if let array = Element.array(try decoder.elements()) { return array }
        return try [Element](from: decoder)
    }
}

extension Array: NativelyEncodable where Element: NativeNumber {
    func encoded(by encoder: ValueEncoder) throws -> CodedValue {
        try encoder.refusing(self) { try CodedSink.value(of: self) }
    }
}

// MARK: Sets

extension Set: NativelyDecodable where Element: Decodable {
    /// Elements of a Python set that are equal in Swift are an error; equal elements of a list are merged, as by other
    /// decoders.
    static func decode(from decoder: ValueDecoder) throws -> Set {
        let values: [CodedValue]
        switch try decoder.opened() {
        case .set(let own), .frozenset(let own): values = own
        default: return try Set(from: decoder)
        }
        var set = Set(minimumCapacity: values.count)
        for (index, value) in values.enumerated() {
            let element = try ValueDecoder(value, in: decoder, at: IndexKey(index))
            guard set.insert(try element.decode(Element.self)).inserted else {
                throw element.corrupted("is equal to another element as \(Element.self): \(value.preview)")
            }
        }
        return set
    }
}

extension Set: NativelyEncodable where Element: Encodable {
    /// A set, if Python can hash all elements and tell them apart; else a list.
    func encoded(by encoder: ValueEncoder) throws -> CodedValue {
        var values: [CodedValue] = []
        values.reserveCapacity(count)
        for (index, element) in self.enumerated() {
            values.append(try encoder.encoded(element, at: IndexKey(index)))
        }
        return HashableForm.distinct(values).map(CodedValue.set) ?? .list(values)
    }
}

// MARK: Dictionaries

extension Dictionary: NativelyDecodable where Key: Decodable, Value: Decodable {
    /// Reads a dict, or a list of keys and values in turn: Codable's own convention for keys that are no strings.
    static func decode(from decoder: ValueDecoder) throws -> [Key: Value] {
        let entries: [CodedValue.Entry]
        switch try decoder.opened() {
        case .dict(let own), .named(let own): entries = own
        case .list, .ints, .floats: return try [Key: Value](from: decoder)
        default: throw decoder.mismatch([Key: Value].self, "dict")
        }
        var dictionary = [Key: Value](minimumCapacity: entries.count)
        for entry in entries {
            let name = NameKey(entry.name ?? (try? entry.key.pythonValue().representation) ?? entry.key.preview)
            let key = try key(entry.key, in: decoder, at: name)
            let value = try ValueDecoder(entry.value, in: decoder, at: name)
            guard dictionary.updateValue(try value.decode(Value.self), forKey: key) == nil else {
                throw value.corrupted("the key is equal to another one as \(Key.self)")
            }
        }
        return dictionary
    }

    private static func key(_ coded: CodedValue, in decoder: ValueDecoder, at name: NameKey) throws -> Key {
        if Key.self == String.self, case .string(let key) = coded, let key = key as? Key { return key }
        let decoder = try ValueDecoder(coded, in: decoder, at: name)
        // A str may stand for a key such as an Int, since other formats write such keys as text.
        if let type = Key.self as? any CodingKeyRepresentable.Type, case .string(let text) = coded,
            let key = type.init(codingKey: TextKey(text)) as? Key
        {
            return key
        }
        return try decoder.decode(Key.self)
    }
}

extension Dictionary: NativelyEncodable where Key: Encodable, Value: Encodable {
    /// A dict, if Python can hash all keys and tell them apart; else a list of keys and values in turns.
    func encoded(by encoder: ValueEncoder) throws -> CodedValue {
        var keys: [CodedValue] = []
        var values: [CodedValue] = []
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
        for (key, value) in self {
            let coded = try Self.encoded(key, by: encoder)
            let name = (try? coded.pythonValue().description) ?? coded.preview
            keys.append(coded)
            values.append(try encoder.encoded(value, at: NameKey(name)))
        }
        let isText = Key.self == String.self
        guard let hashable = isText ? keys : HashableForm.distinct(keys) else {
            return .list(zip(keys, values).flatMap { [$0, $1] })
        }
        return .dict(zip(hashable, values).map { CodedValue.Entry(key: $0, value: $1) })
    }

    private static func encoded(_ key: Key, by encoder: ValueEncoder) throws -> CodedValue {
        guard let representable = key as? any CodingKeyRepresentable else {
            return try encoder.encoded(key, at: NameKey("key"))
        }
        if let number = key as? Int ?? (key as? any RawRepresentable<Int>)?.rawValue { return .int(Int64(number)) }
        return .string(representable.codingKey.stringValue)
    }
}

/// A dict's str key as a coding key, for types that conform to `CodingKeyRepresentable`.
private struct TextKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ text: String) {
        stringValue = text
        intValue = Int(text)
    }

    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(String(intValue)) }
}

enum HashableForm {
    /// The values as keys of a dict or elements of a set; nil if Python can't hash all of them, or takes two for equal.
    static func distinct(_ values: [CodedValue]) -> [CodedValue]? {
        var seen = Set<PythonValue>()
        var result: [CodedValue] = []
        for value in values {
            guard let form = form(of: value), let own = try? form.pythonValue(), seen.insert(equal(own)).inserted else {
                return nil
            }
            result.append(form)
        }
        return result
    }

    /// The hashable form of a value, with lists as tuples; nil if there is none.
    private static func form(of value: CodedValue) -> CodedValue? {
        switch value {
        case .none, .bool, .int, .float, .string, .object: return value
        case .list(let values), .tuple(let values):
            let forms = values.compactMap(form)
            return forms.count == values.count ? .tuple(forms) : nil
        case .memory(let memory): return .tuple(memory.values)
        case .rare(let rare): return isHashable(rare.value) ? value : nil
        case .frozenset, .set, .dict, .named, .floats, .ints, .unreadable: return nil
        }
    }

    private static func isHashable(_ value: PythonValue) -> Bool {
        switch value {
        case .list, .set, .dict: false
        case .tuple(let values): values.allSatisfy(isHashable)
        default: true
        }
    }

    /// The same value for all values that are, or might be, equal in Python, such as True, 1 and 1.0.
    private static func equal(_ value: PythonValue) -> PythonValue {
        switch value {
        case .bool(let bool): .int(bool ? 1 : 0)
        case .float(let float): Int(exactly: float).map(PythonValue.int) ?? value
        case .complex(let real, imaginary: 0): equal(.float(real))
        case .decimal(let text): Double(text).map { equal(.float($0)) } ?? value
        case .tuple(let values): .tuple(values.map(equal))
        default: value
        }
    }
}
