// The bytes of strings: UTF-8, escapes, and comparing what they stand for. Everything here works on pointers with
// explicit ends, and reads `base[i]` only after `i < end`.

/// The length of the UTF-8 sequence that begins at `start` with a byte from 0x80 on; 0 if it is not valid: cut off,
/// overlong, a surrogate, beyond U+10FFFF (table 3-7 of the Unicode standard).
func utf8SequenceLength(_ base: UnsafePointer<UInt8>, at start: Int, end: Int) -> Int {
    guard start < end, end - start >= 2 else { return 0 }
    let second = base[start + 1]
    switch base[start] {
    case 0xC2...0xDF:
        return second & 0xC0 == 0x80 ? 2 : 0
    case let lead where lead & 0xF0 == 0xE0:
        let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
        let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
        guard second >= lowest, second <= highest, end - start >= 3 else { return 0 }
        return base[start + 2] & 0xC0 == 0x80 ? 3 : 0
    case let lead where lead >= 0xF0 && lead <= 0xF4:
        let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest, end - start >= 4 else { return 0 }
        return base[start + 2] & 0xC0 == 0x80 && base[start + 3] & 0xC0 == 0x80 ? 4 : 0
    default:
        return 0
    }
}

/// How many of the eight bytes at `bytes`, from the first on, are ASCII other than quote, backslash and the control
/// characters below 0x20.
///
/// Each test leaves the high bit of a byte set where it holds. Borrows can set it wrongly in bytes above one that is
/// rightly set, never below; so the lowest one is exact, and only that is used.
@inline(__always)
func plainPrefix(_ bytes: UnsafePointer<UInt8>) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let word = UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let control = (word &- ones &* 0x20) & ~word
    let special = word | control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
    return (special & highs).trailingZeroBitCount >> 3
}

/// The value of four hexadecimal digits; nil if the bytes are no such digits, or if the text ends before.
func fourHexDigits(_ base: UnsafePointer<UInt8>, at start: Int, end: Int) -> UInt32? {
    guard start <= end, end - start >= 4 else { return nil }
    var value: UInt32 = 0
    for position in start..<start + 4 {
        let digit: UInt8
        switch base[position] {
        case let byte where byte >= 0x30 && byte <= 0x39: digit = byte &- 0x30
        case let byte where byte >= 0x41 && byte <= 0x46: digit = byte &- 0x37
        case let byte where byte >= 0x61 && byte <= 0x66: digit = byte &- 0x57
        default: return nil
        }
        value = value << 4 | UInt32(digit)
    }
    return value
}

/// The bytes that a checked string stands for, one after the other. There are never more than it is written with.
struct JSONUnescaper {
    private let base: UnsafePointer<UInt8>
    private var position: Int
    private let end: Int

    /// The rest of a multi-byte sequence, first byte lowest. None of these bytes is zero, so zero means none.
    private var pending: UInt32 = 0

    /// - Parameters:
    ///   - position: the first byte after the opening quote.
    ///   - end: the closing quote.
    init(_ base: UnsafePointer<UInt8>, from position: Int, to end: Int) {
        self.base = base
        self.position = position
        self.end = end
    }

    mutating func next() -> UInt8? {
        if pending != 0 {
            let byte = UInt8(truncatingIfNeeded: pending)
            pending >>= 8
            return byte
        }
        guard position < end else { return nil }
        let byte = base[position]
        position += 1
        guard byte == UInt8(ascii: "\\"), position < end else { return byte }
        let escape = base[position]
        position += 1
        switch escape {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "u"): return scalar()
        default: return escape
        }
    }

    /// Reads what follows `\u`. The parser has refused everything that would lead to the replacement character.
    private mutating func scalar() -> UInt8 {
        var value = fourHexDigits(base, at: position, end: end) ?? 0xFFFD
        position = min(position + 4, end)
        if value & 0xFC00 == 0xD800, let low = fourHexDigits(base, at: position + 2, end: end) {
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            position += 6
        }
        switch value {
        case ..<0x80:
            return UInt8(truncatingIfNeeded: value)
        case ..<0x800:
            pending = 0x80 | value & 0x3F
            return UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
        case ..<0x10000:
            pending = 0x80 | value >> 6 & 0x3F | (0x80 | value & 0x3F) << 8
            return UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
        default:
            pending = 0x80 | value >> 12 & 0x3F | (0x80 | value >> 6 & 0x3F) << 8 | (0x80 | value & 0x3F) << 16
            return UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
        }
    }
}

/// Whether two checked strings, without their quotes, stand for the same bytes.
func sameText(
    _ base: UnsafePointer<UInt8>,
    _ a: Range<Int>,
    escapesInFirst: Bool,
    _ b: Range<Int>,
    escapesInSecond: Bool
) -> Bool {
    if !escapesInFirst && !escapesInSecond {
        return sameBytes(base + a.lowerBound, base + b.lowerBound, count: a.count, otherCount: b.count)
    }
    var first = JSONUnescaper(base, from: a.lowerBound, to: a.upperBound)
    var second = JSONUnescaper(base, from: b.lowerBound, to: b.upperBound)
    while let byte = first.next() {
        guard byte == second.next() else { return false }
    }
    return second.next() == nil
}

@inline(__always)
func sameBytes(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int, otherCount: Int) -> Bool {
    guard count == otherCount else { return false }
    var position = 0
    while position < count {
        guard a[position] == b[position] else { return false }
        position += 1
    }
    return true
}
