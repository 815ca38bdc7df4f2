internal import Foundation

// Types that Python has too. Their own Codable conformances are made for formats that know strings and numbers only.

/// A type that is decoded by this library's own rules, not by its `init(from:)`.
protocol NativelyDecodable: Decodable {
    static func decode(from decoder: ValueDecoder) throws -> Self
}

/// A type that is encoded by this library's own rules, not by its `encode(to:)`.
protocol NativelyEncodable: Encodable {
    func encoded(by encoder: ValueEncoder) throws -> CodedValue
}

/// A scalar that is coded by its conversion from and to Python.
protocol NativeScalar: NativelyDecodable, NativelyEncodable, PythonConvertible, ConvertibleFromPython {}

extension NativeScalar {
    static func decode(from decoder: ValueDecoder) throws -> Self { try decoder.scalar(Self.self) }

    func encoded(by encoder: ValueEncoder) throws -> CodedValue {
        try encoder.refusing(self) { try CodedSink.value(of: self) }
    }
}

extension Date: NativeScalar {}
extension Data: NativeScalar {}
extension UUID: NativeScalar {}
extension URL: NativeScalar {}
extension Decimal: NativeScalar {}
extension Duration: NativeScalar {}
extension PythonBigInt: NativeScalar {}
extension PythonDate: NativeScalar {}
extension PythonTime: NativeScalar {}
extension PythonDateTime: NativeScalar {}
extension PythonTimeDelta: NativeScalar {}

extension PythonValue: NativelyDecodable, NativelyEncodable {
    static func decode(from decoder: ValueDecoder) throws -> PythonValue { try decoder.anyValue() }

    func encoded(by encoder: ValueEncoder) throws -> CodedValue { .rare(.init(self)) }
}

/// Codable with ``PythonEncoder`` and ``PythonDecoder`` only: an object stays in Python, and no other format can hold
/// it.
extension PythonObject: Codable, NativelyDecodable, NativelyEncodable {
    static func decode(from decoder: ValueDecoder) throws -> PythonObject { try decoder.object() }

    func encoded(by encoder: ValueEncoder) -> CodedValue { .object(self) }

    /// The Python object that the decoder is for.
    ///
    /// - Throws: `DecodingError` with any decoder but ``PythonDecoder``.
    public convenience init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? ValueDecoder else {
            throw DecodingError.typeMismatch(
                PythonObject.self,
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a Python object stays in Python; only PythonDecoder can give one"
                )
            )
        }
        self.init(same: try decoder.object())
    }

    /// Gives the object itself to the encoder.
    ///
    /// - Throws: `EncodingError` with any encoder but ``PythonEncoder``.
    public func encode(to encoder: any Encoder) throws {
        guard encoder is ValueEncoder else {
            throw EncodingError.invalidValue(
                self,
                .init(
                    codingPath: encoder.codingPath,
                    debugDescription: "a Python object (\(typeName)) stays in Python; only PythonEncoder can take it"
                )
            )
        }
        var container = encoder.singleValueContainer()
        try container.encode(self)
    }
}

extension ConvertibleFromPython {
    fileprivate init(same value: Self) { self = value }
}

enum NativeTypes {
    /// Whether the type is read from values of this kind, so that only this one value is wrong (`dataCorrupted`, not
    /// `typeMismatch`).
    static func mayHold(_ type: any Any.Type, _ value: CodedValue) -> Bool {
        switch value {
        case .int: type is any Numeric.Type
        case .float: type == Float.self
        case .string, .unreadable: type == URL.self || type == String.self
        case .rare(let rare):
            switch rare.value {
            case .bigInt: type is any Numeric.Type
            case .dateTime: type == Date.self
            case .decimal: type == Decimal.self
            default: false
            }
        default: false
        }
    }
}
