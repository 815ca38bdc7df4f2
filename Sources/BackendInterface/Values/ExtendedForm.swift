// complex, dates, times, Decimal and UUID travel as a tag and plain fields (protocol.md, section 6), over a pipe and
// in-process alike: one code on the Python side converts them in both directions.

/// A value that JSON has no form for, as a tag and plain content.
package struct ExtendedForm {
    package let tag: String
    package let content: PythonValue

    package init(tag: String, content: PythonValue) {
        self.tag = tag
        self.content = content
    }

    /// nil for values of all other kinds.
    package init?(_ value: PythonValue) {
        switch value {
        case .complex(let real, let imaginary): self.init(tag: "complex", content: [.float(real), .float(imaginary)])
        case .date(let date): self.init(tag: "date", content: .list(Self.fields(of: date)))
        case .time(let time): self.init(tag: "time", content: .list(Self.fields(of: time)))
        case .dateTime(let value):
            self.init(tag: "datetime", content: .list(Self.fields(of: value.date) + Self.fields(of: value.time)))
        case .timeDelta(let delta):
            let fields = [delta.days, delta.seconds, delta.microseconds]
            self.init(tag: "timedelta", content: .list(fields.map(PythonValue.int)))
        case .decimal(let digits): self.init(tag: "decimal", content: .string(digits))
        case .uuid(let digits): self.init(tag: "uuid", content: .string(digits.lowercased()))
        default: return nil
        }
    }

    private static func fields(of date: PythonDate) -> [PythonValue] {
        [.int(date.year), .int(date.month), .int(date.day)]
    }

    private static func fields(of time: PythonTime) -> [PythonValue] {
        let zone = time.zone.map { zone -> PythonValue in
            .list([.int(zone.offset), zone.name.map(PythonValue.string) ?? .none])
        }
        return [.int(time.hour), .int(time.minute), .int(time.second), .int(time.microsecond), zone ?? .none]
            + [.int(time.fold)]
    }

    /// The value; nil if the fields are not what the tag needs, each in its place and range.
    package var value: PythonValue? {
        switch (tag, content) {
        case ("complex", .list(let parts)):
            guard parts.count == 2, case (.float(let real), .float(let imaginary)) = (parts[0], parts[1]) else {
                return nil
            }
            return .complex(real: real, imaginary: imaginary)
        case ("date", .list(let fields)) where fields.count == 3:
            return Self.date(fields[...]).map(PythonValue.date)
        case ("time", .list(let fields)) where fields.count == 6:
            return Self.time(fields[...]).map(PythonValue.time)
        case ("datetime", .list(let fields)) where fields.count == 9:
            guard let date = Self.date(fields[..<3]), let time = Self.time(fields[3...]) else { return nil }
            return .dateTime(PythonDateTime(date: date, time: time))
        case ("timedelta", .list(let fields)) where fields.count == 3:
            guard let days = Self.int(fields[0], -999_999_999...999_999_999),
                let seconds = Self.int(fields[1], 0...86399),
                let microseconds = Self.int(fields[2], 0...999_999)
            else { return nil }
            return .timeDelta(PythonTimeDelta(days: days, seconds: seconds, microseconds: microseconds))
        case ("decimal", .string(let text)):
            return !text.isEmpty && text.utf8.allSatisfy(Self.mayStandInDecimal) ? .decimal(text) : nil
        case ("uuid", .string(let text)): return Self.isUUID(text) ? .uuid(text) : nil
        default: return nil
        }
    }

    private static func int(_ field: PythonValue, _ range: ClosedRange<Int>) -> Int? {
        guard case .int(let value) = field, range.contains(value) else { return nil }
        return value
    }

    private static func date(_ fields: ArraySlice<PythonValue>) -> PythonDate? {
        let start = fields.startIndex
        guard let year = int(fields[start], 1...9999), let month = int(fields[start + 1], 1...12),
            let day = int(fields[start + 2], 1...31)
        else { return nil }
        return PythonDate(year: year, month: month, day: day)
    }

    private static func time(_ fields: ArraySlice<PythonValue>) -> PythonTime? {
        let start = fields.startIndex
        guard let hour = int(fields[start], 0...23), let minute = int(fields[start + 1], 0...59),
            let second = int(fields[start + 2], 0...59), let microsecond = int(fields[start + 3], 0...999_999),
            let fold = int(fields[start + 5], 0...1)
        else { return nil }
        var time = PythonTime(hour: hour, minute: minute, second: second, microsecond: microsecond, fold: fold)
        switch fields[start + 4] {
        case .none: break
        case .list(let parts):
            guard let zone = zone(parts) else { return nil }
            time.zone = zone
        default: return nil
        }
        return time
    }

    private static func zone(_ parts: [PythonValue]) -> PythonTimeZone? {
        let day = 86_400_000_000
        guard parts.count == 2, let offset = int(parts[0], (1 - day)...(day - 1)) else { return nil }
        switch parts[1] {
        case .none: return PythonTimeZone(offset: offset)
        case .string(let name): return PythonTimeZone(offset: offset, name: name)
        default: return nil
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.enumerated().allSatisfy { position, byte in
                [8, 13, 18, 23].contains(position)
                    ? byte == UInt8(ascii: "-")
                    : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }

    /// Digits, signs, a point, and the letters of `E+5`, `NaN`, `sNaN` and `Infinity`.
    private static func mayStandInDecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
