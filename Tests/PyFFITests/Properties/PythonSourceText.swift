import PyFFI

extension PythonValue {
    /// An expression for the value that Python evaluates with the names that `PythonSide` has. Written without
    /// `representation`, which is tested by it.
    var sourceText: String {
        switch self {
        case .none: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): "(\(value))"
        case .bigInt(let value): "(\(value.isNegative ? "-" : "")0x\(value.hexadecimal.trimming("-")))"
        case .float(let value): Self.source(value)
        case .complex(let real, let imaginary): "complex(\(Self.source(real)), \(Self.source(imaginary)))"
        case .string(let value): "'" + value.unicodeScalars.map(Self.escape).joined() + "'"
        case .bytes(let value): "bytes(\(value))"
        case .list(let values): "[\(Self.join(values))]"
        case .tuple(let values): "tuple([\(Self.join(values))])"
        case .set(let values): "set([\(Self.join(values))])"
        case .frozenset(let values): "frozenset([\(Self.join(values))])"
        case .dict(let dictionary):
            "{" + dictionary.entries.map { "\($0.key.sourceText): \($0.value.sourceText)" }.joined(separator: ", ")
                + "}"
        case .date(let date): "datetime.date(\(date.year), \(date.month), \(date.day))"
        case .time(let time): "datetime.time(\(Self.source(time)))"
        case .dateTime(let value):
            "datetime.datetime(\(value.date.year), \(value.date.month), \(value.date.day), \(Self.source(value.time)))"
        case .timeDelta(let delta): "datetime.timedelta(\(delta.days), \(delta.seconds), \(delta.microseconds))"
        case .decimal(let text): "Decimal('\(text)')"
        case .uuid(let text): "UUID('\(text)')"
        case .object(let object): "<\(object.typeName)>"
        }
    }

    private static func join(_ values: some Sequence<PythonValue>) -> String {
        values.map(\.sourceText).joined(separator: ", ")
    }

    private static func source(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return "from_bits(\(value.bitPattern))"
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        if (0x30..<0x7B).contains(scalar.value), scalar != "\\" { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func source(_ time: PythonTime) -> String {
        var text = "\(time.hour), \(time.minute), \(time.second), \(time.microsecond), fold=\(time.fold)"
        if let zone = time.zone {
            text += ", tzinfo=datetime.timezone(datetime.timedelta(microseconds=\(zone.offset))"
            text += (zone.name.map { ", " + PythonValue.string($0).sourceText } ?? "") + ")"
        }
        return text
    }
}

extension String {
    fileprivate func trimming(_ prefix: String) -> Substring { hasPrefix(prefix) ? dropFirst(prefix.count) : self[...] }
}
