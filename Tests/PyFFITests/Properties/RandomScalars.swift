import PyFFI

/// Random values that are no containers, with a liking for the edges.
extension ValueGenerator {
    mutating func scalar() -> PythonValue {
        switch random.below(20) {
        case 0: .none
        case 1, 2: .bool(random.isOne(in: 2))
        case 3...6: .int(int())
        case 7: bigInt()
        case 8...10: .float(double())
        case 11: .complex(real: double(), imaginary: double())
        case 12...15: .string(string())
        case 16: .bytes(bytes())
        case 17: .uuid(uuid())
        case 18: .decimal(decimal())
        default: temporal()
        }
    }

    mutating func int() -> Int {
        let bits = random.below(64)
        let edge = bits == 63 ? Int.max : (1 << bits) - 1
        switch random.below(4) {
        case 0: return random.isOne(in: 2) ? edge : -edge - 1
        case 1: return random.within(-20...20)
        default: return Int(truncatingIfNeeded: random.next()) >> random.below(64)
        }
    }

    /// An integer that an Int64 doesn't hold.
    mutating func bigInt() -> PythonValue {
        let isNegative = random.isOne(in: 2)
        let count = random.isOne(in: 10) ? random.within(3...40) : random.within(2...5)
        var words = (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next()) }
        switch random.below(4) {
        case 0: words = words.map { _ in .max }
        case 1: words = words.map { _ in 0 }
        default: break
        }
        // 2^63 is the least magnitude that may be, and the one after it for negative ones.
        let least: UInt32 = count == 2 ? 1 << 31 : 1
        words[count - 1] = random.isOne(in: 3) ? least : max(least, words[count - 1])
        if count == 2, isNegative { words[0] = max(1, words[0]) }
        return .bigInt(PythonBigInt(isNegative: isNegative, magnitude: words))
    }

    mutating func double() -> Double {
        switch random.below(5) {
        case 0:
            return random.element(of: [
                .nan, .infinity, -.infinity, -0.0, 0, 0x1p-1074, -.leastNormalMagnitude, .greatestFiniteMagnitude, 1e16,
                0x1p54, 1e22, 1e-5, 0.1, 0x1p63, -0x1p63, 0x1p53, Double(Float.greatestFiniteMagnitude), 0x1p-149,
            ])
        case 1: return Double(int())
        case 2: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: random.next())))
        case 3: return Double(random.within(-1000...1000)) / 8
        default: return Double(bitPattern: random.next())
        }
    }

    mutating func string() -> String {
        let length = random.isOne(in: 60) ? random.within(1020...1200) : random.below(9)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<length { scalars.append(scalarCharacter()) }
        return String(scalars)
    }

    private mutating func scalarCharacter() -> Unicode.Scalar {
        let value: UInt32 =
            switch random.below(8) {
            case 0...3: UInt32(random.within(0x20...0x7E))
            case 4: UInt32(random.within(0...0x20))
            case 5: UInt32(random.within(0x7F...0x2FF))
            case 6: UInt32(random.within(0x300...0x10FFFF))
            default:
                random.element(of: [
                    0x22, 0x27, 0x5C, 0x301, 0x200D, 0x2028, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x1F40D, 0x10FFFF, 0x85,
                ])
            }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    mutating func bytes() -> [UInt8] {
        let length = random.isOne(in: 30) ? random.within(1020...1200) : random.below(9)
        return (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    mutating func uuid() -> String {
        let digits = Array("0123456789abcdef")
        return [8, 4, 4, 4, 12].map { count in String((0..<count).map { _ in random.element(of: digits) }) }
            .joined(separator: "-")
    }

    /// A decimal number as Python's `str` gives it.
    mutating func decimal() -> String {
        if random.isOne(in: 8) { return random.element(of: ["NaN", "Infinity", "-Infinity", "sNaN", "-NaN12"]) }
        let count = random.within(1...(random.isOne(in: 8) ? 60 : 6))
        var digits = (0..<count).map { _ in String(random.below(10)) }
        while digits.count > 1, digits[0] == "0" { digits.removeFirst() }
        let exponent = random.isOne(in: 6) ? random.within(-1000...1000) : random.within(-12...4)
        let sign = random.isOne(in: 3) ? "-" : ""
        let scientific = exponent + digits.count - 1
        guard exponent > 0 || scientific < -6 else {
            digits = [String](repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
            let point = digits.count + exponent
            return sign + digits[..<point].joined() + (exponent < 0 ? "." + digits[point...].joined() : "")
        }
        let fraction = digits.count > 1 ? "." + digits[1...].joined() : ""
        return "\(sign)\(digits[0])\(fraction)E\(scientific < 0 ? "" : "+")\(scientific)"
    }

    mutating func temporal() -> PythonValue {
        switch random.below(4) {
        case 0: .date(date())
        case 1: .time(time())
        case 2: .dateTime(PythonDateTime(date: date(), time: time()))
        default: .timeDelta(timeDelta())
        }
    }

    mutating func date() -> PythonDate {
        let year = random.isOne(in: 4) ? random.element(of: [1, 9999, 1900, 2000, 2024]) : random.within(1...9999)
        let month = random.within(1...12)
        let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        let last = [4, 6, 9, 11].contains(month) ? 30 : month == 2 ? (isLeap ? 29 : 28) : 31
        return PythonDate(year: year, month: month, day: random.isOne(in: 3) ? last : random.within(1...last))
    }

    mutating func time() -> PythonTime {
        var time = PythonTime(
            hour: random.below(24),
            minute: random.below(60),
            second: random.below(60),
            microsecond: random.isOne(in: 2) ? 0 : random.below(1_000_000),
            fold: random.below(2)
        )
        if random.isOne(in: 2) {
            let name = random.isOne(in: 3) ? string() : nil
            time.zone = PythonTimeZone(offset: offset(), name: name)
        }
        return time
    }

    private mutating func offset() -> Int {
        let day = 86_400_000_000
        return switch random.below(4) {
        case 0: random.element(of: [0, day - 1, 1 - day, 1, -1])
        case 1: random.within((1 - day)...(day - 1))
        default: random.within(-23...23) * 3_600_000_000
        }
    }

    mutating func timeDelta() -> PythonTimeDelta {
        PythonTimeDelta(
            days: random.isOne(in: 4)
                ? random.element(of: [-999_999_999, 999_999_999, 0, -1]) : random.within(-4000...4000),
            seconds: random.below(86400),
            microseconds: random.isOne(in: 2) ? 0 : random.below(1_000_000)
        )
    }
}
