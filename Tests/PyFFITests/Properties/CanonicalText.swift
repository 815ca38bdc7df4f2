import PyFFI

extension PythonValue {
    /// A text that is the same for the same value, and for no other, except that all NaNs are taken for one.
    /// `PythonSide` makes the same text of Python's objects.
    var canonicalText: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .none: text += "None"
        case .bool(let value): text += value ? "True" : "False"
        case .int(let value): text += "int \(String(value, radix: 16))"
        case .bigInt(let value): text += "int \(value.hexadecimal)"
        case .float(let value): text += "float \(Self.bits(value))"
        case .complex(let real, let imaginary): text += "complex \(Self.bits(real)) \(Self.bits(imaginary))"
        case .string(let value): Self.write(value.utf8, "str", to: &text)
        case .bytes(let value): Self.write(value, "bytes", to: &text)
        case .list(let values): Self.write(values.map(\.canonicalText), "[]", to: &text)
        case .tuple(let values): Self.write(values.map(\.canonicalText), "()", to: &text)
        case .set(let values): Self.write(values.map(\.canonicalText).sorted(), "{}", to: &text)
        case .frozenset(let values): Self.write(values.map(\.canonicalText).sorted(), "<>", to: &text)
        case .dict(let dictionary):
            let entries = dictionary.entries.map { $0.key.canonicalText + ": " + $0.value.canonicalText }
            Self.write(entries, "||", to: &text)
        case .date(let date): text += "date \(date.year) \(date.month) \(date.day)"
        case .time(let time): text += "time \(Self.fields(of: time))"
        case .dateTime(let value):
            text += "datetime \(value.date.year) \(value.date.month) \(value.date.day) \(Self.fields(of: value.time))"
        case .timeDelta(let delta): text += "timedelta \(delta.days) \(delta.seconds) \(delta.microseconds)"
        case .decimal(let value): text += "Decimal \(value)"
        case .uuid(let value): text += "UUID \(value)"
        case .object(let object): text += "object \(object.typeName)"
        }
    }

    private static func bits(_ value: Double) -> String { value.isNaN ? "nan" : String(value.bitPattern, radix: 16) }

    private static func write(_ parts: [String], _ brackets: String, to text: inout String) {
        text += brackets.prefix(1)
        text += parts.joined(separator: ", ")
        text += brackets.suffix(1)
    }

    private static func write(_ bytes: some Sequence<UInt8>, _ name: String, to text: inout String) {
        let digits = Array("0123456789abcdef".utf8)
        var hex: [UInt8] = []
        for byte in bytes {
            hex.append(digits[Int(byte >> 4)])
            hex.append(digits[Int(byte & 15)])
        }
        text += name + " " + String(decoding: hex, as: UTF8.self)
    }

    private static func fields(of time: PythonTime) -> String {
        let name = time.zone?.name.map { PythonValue.string($0).canonicalText } ?? "None"
        let zone = time.zone.map { "\($0.offset) \(name)" } ?? "None"
        return "\(time.hour) \(time.minute) \(time.second) \(time.microsecond) \(time.fold) \(zone)"
    }
}
