extension PythonValue: CustomStringConvertible {
    /// The text that Python's `str(value)` gives.
    public var description: String {
        if case .string(let text) = self { text } else { representation }
    }

    /// Python source for the value, close to `repr(value)`. It evaluates to the same value where the names `nan`,
    /// `inf`, `datetime`, `Decimal` and `UUID` mean what they say.
    public var representation: String {
        switch self {
        case .none: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .bigInt(let value): value.description
        case .float(let value): value.isNaN ? "nan" : value.description
        case .complex(let real, let imaginary): Self.complex(real, imaginary)
        case .string(let value): Self.quote(value.unicodeScalars.map(Self.escape).joined())
        case .bytes(let value):
            "b" + Self.quote(value.map { $0 < 0x7F ? Self.escape(.init($0)) : Self.hex($0) }.joined())
        case .list(let values): "[\(Self.join(values))]"
        case .tuple(let values): values.count == 1 ? "(\(values[0].representation),)" : "(\(Self.join(values)))"
        case .set(let values): values.isEmpty ? "set()" : "{\(Self.join(values))}"
        case .frozenset(let values): values.isEmpty ? "frozenset()" : "frozenset({\(Self.join(values))})"
        case .dict(let dictionary):
            "{"
                + dictionary.entries.map { "\($0.key.representation): \($0.value.representation)" }
                .joined(separator: ", ") + "}"
        case .date(let date): "datetime.date(\(date.year), \(date.month), \(date.day))"
        case .time(let time): "datetime.time(\(Self.fields(of: time)))"
        case .dateTime(let value):
            "datetime.datetime(\(value.date.year), \(value.date.month), \(value.date.day), \(Self.fields(of: value.time)))"
        case .timeDelta(let delta):
            "datetime.timedelta(days=\(delta.days), seconds=\(delta.seconds), microseconds=\(delta.microseconds))"
        case .decimal(let text): "Decimal('\(text)')"
        case .uuid(let text): "UUID('\(text)')"
        case .object(let object): "<\(object.typeName) object>"
        }
    }

    /// Written as a sum only where the sum is exact: adding changes the sign of a zero, and makes a NaN of an infinity.
    private static func complex(_ real: Double, _ imaginary: Double) -> String {
        func text(_ part: Double) -> String { PythonValue.float(part).representation }
        func isPlain(_ part: Double) -> Bool { part.isFinite && (part != 0 || part.sign == .plus) }
        guard isPlain(real), isPlain(imaginary) else { return "complex(\(text(real)), \(text(imaginary)))" }
        return "(\(text(real))\(imaginary < 0 ? "" : "+")\(text(imaginary))j)"
    }

    private static func join(_ values: some Sequence<PythonValue>) -> String {
        values.map(\.representation).joined(separator: ", ")
    }

    private static func quote(_ escaped: String) -> String { "'\(escaped)'" }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\\": "\\\\"
        case "'": "\\'"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: hex(UInt8(scalar.value))
        default: String(scalar)
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private static func fields(of time: PythonTime) -> String {
        var text = "\(time.hour), \(time.minute), \(time.second), \(time.microsecond)"
        if time.fold != 0 { text += ", fold=\(time.fold)" }
        if let zone = time.zone {
            text += ", tzinfo=datetime.timezone(datetime.timedelta(microseconds=\(zone.offset))"
            text += (zone.name.map { ", \(PythonValue.string($0).representation)" } ?? "") + ")"
        }
        return text
    }
}

extension PythonValue: CustomDebugStringConvertible {
    /// The ``representation``.
    public var debugDescription: String { representation }
}
