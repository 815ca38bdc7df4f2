// Python's ints have no bound. Swift's own integers are used for ints that fit (Int, UInt64, Int128); this type carries
// the others without loss. Arithmetic is left to BigInt libraries.

/// An integer of any size, by value: sign and magnitude.
///
/// ```swift
/// let huge = try PythonValue(python.eval("7**500"))
/// print(huge)                                  // all 423 digits
/// ```
public struct PythonBigInt: Sendable, Hashable {
    /// Whether the number is less than 0.
    public let isNegative: Bool

    /// Digits of 32 bits, least significant first; no zero at the end, empty for 0.
    public let magnitude: [UInt32]

    /// A number of a sign and a magnitude.
    ///
    /// - Parameters:
    ///   - isNegative: whether the number is less than 0; of no effect if the magnitude is 0.
    ///   - magnitude: digits of 32 bits, least significant first. Zeros at the end are dropped.
    public init(isNegative: Bool, magnitude: [UInt32]) {
        var magnitude = magnitude
        while magnitude.last == 0 { magnitude.removeLast() }
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isEmpty
    }

    /// The value of a Swift integer of any width.
    public init(_ value: some BinaryInteger) {
        self.init(isNegative: value < 0, magnitude: Self.halves(of: value.magnitude.words))
    }

    package init(_ literal: StaticBigInt) {
        // The literal's words are its two's complement, sign-extended without end.
        var words = (0...(literal.bitWidth / UInt.bitWidth)).map { literal[$0] }
        if literal.signum() < 0 {
            var carry = true
            for index in words.indices {
                let (sum, overflow) = (~words[index]).addingReportingOverflow(carry ? 1 : 0)
                words[index] = sum
                carry = overflow
            }
        }
        self.init(isNegative: literal.signum() < 0, magnitude: Self.halves(of: words))
    }

    /// Reads an optional `-` and digits; nil for anything else.
    ///
    /// - Parameter radix: 10 or 16.
    public init?(_ text: some StringProtocol, radix: Int = 10) {
        precondition(radix == 10 || radix == 16, "radix must be 10 or 16, got \(radix)")
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty else { return nil }
        var values: [UInt32] = []
        values.reserveCapacity(digits.count)
        for digit in digits {
            guard let value = Self.digitValue(digit), value < radix else { return nil }
            values.append(value)
        }
        let magnitude = radix == 16 ? Self.pack(hexadecimal: values) : Self.pack(decimal: values)
        self.init(isNegative: digits.count < text.utf8.count, magnitude: magnitude)
    }

    /// The value as a fixed-width integer of at most 128 bits; nil when it does not fit.
    public func exactly<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
        guard magnitude.count <= 4 else { return nil }
        let bits = magnitude.reversed().reduce(UInt128(0)) { $0 << 32 | UInt128($1) }
        if !isNegative { return Integer(exactly: bits) }
        if bits == Int128.min.magnitude { return Integer(exactly: Int128.min) }
        return Int128(exactly: bits).flatMap { Integer(exactly: -$0) }
    }

    /// This number as a Double; nil if a Double would have to round it.
    package var exactDouble: Double? {
        guard let top = magnitude.last, let lowest = magnitude.firstIndex(where: { $0 != 0 }) else { return 0 }
        let bits = magnitude.count * 32 - top.leadingZeroBitCount
        guard bits <= 1024, bits - lowest * 32 - magnitude[lowest].trailingZeroBitCount <= 53 else { return nil }
        let value = magnitude.reversed().reduce(0.0) { $0 * 0x1p32 + Double($1) }
        return isNegative ? -value : value
    }

    /// Hexadecimal digits, lower case, with a `-` in front of negative numbers.
    public var hexadecimal: String {
        var text = isNegative ? "-" : ""
        guard let first = magnitude.last else { return "0" }
        text += String(first, radix: 16)
        for word in magnitude.dropLast().reversed() {
            let digits = String(word, radix: 16)
            text += String(repeating: "0", count: 8 - digits.count) + digits
        }
        return text
    }

    private static func halves(of words: some Collection<UInt>) -> [UInt32] {
        words.flatMap { word in
            stride(from: 0, to: UInt.bitWidth, by: 32).map { UInt32(truncatingIfNeeded: word >> $0) }
        }
    }

    private static func digitValue(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(digit - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(digit - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension PythonBigInt: CustomStringConvertible {
    /// Decimal digits.
    public var description: String {
        // Repeated division by 10^9: quadratic, 0.2 ms for 5000 digits.
        var rest = magnitude
        var groups: [UInt32] = []
        while !rest.isEmpty {
            var remainder: UInt64 = 0
            for index in rest.indices.reversed() {
                let dividend = remainder << 32 | UInt64(rest[index])
                rest[index] = UInt32(dividend / Self.group)
                remainder = dividend % Self.group
            }
            while rest.last == 0 { rest.removeLast() }
            groups.append(UInt32(remainder))
        }
        guard let first = groups.last else { return "0" }
        var text = (isNegative ? "-" : "") + String(first)
        for group in groups.dropLast().reversed() {
            let digits = String(group)
            text += String(repeating: "0", count: 9 - digits.count) + digits
        }
        return text
    }

    private static var group: UInt64 { 1_000_000_000 }

    private static func pack(hexadecimal digits: [UInt32]) -> [UInt32] {
        stride(from: digits.count, to: 0, by: -8).map { end in
            digits[max(0, end - 8)..<end].reduce(0) { $0 << 4 | $1 }
        }
    }

    private static func pack(decimal digits: [UInt32]) -> [UInt32] {
        var magnitude: [UInt32] = []
        var start = 0
        while start < digits.count {
            // The first group takes the digits that groups of nine leave over.
            let length = start == 0 ? (digits.count - 1) % 9 + 1 : 9
            var carry = UInt64(digits[start..<(start + length)].reduce(0) { $0 * 10 + $1 })
            for index in magnitude.indices {
                let sum = UInt64(magnitude[index]) * group + carry
                magnitude[index] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            if carry != 0 { magnitude.append(UInt32(carry)) }
            start += length
        }
        return magnitude
    }
}

extension PythonBigInt: Codable {
    /// Reads a string of decimal digits, since the usual formats have no integers of this size.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = PythonBigInt(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected decimal digits, got \(text)"
            )
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
