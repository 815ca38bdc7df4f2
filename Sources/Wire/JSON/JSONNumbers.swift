// Numbers, exactly: integers that fit or nil, doubles correctly rounded. Common short decimals are converted here with
// two exact operands and one rounding ("How to Read Floating Point Numbers Accurately", 1990); all else goes to the
// standard library's conversion, which is correctly rounded and, unlike strtod, independent of the locale.

extension JSONDocument {
    /// The value of an integer that fits in 64 bits with sign; else nil, also for `1.0` and `1e2`.
    package func int64(of id: JSONNodeID) -> Int64? {
        guard let (magnitude, isNegative) = magnitude(of: id) else { return nil }
        if !isNegative { return Int64(exactly: magnitude) }
        // −2^63 has no positive counterpart.
        return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }

    /// The value of an integer that fits in 64 bits without sign; else nil, also for `1.0` and `1e2`.
    package func uint64(of id: JSONNodeID) -> UInt64? {
        guard let (magnitude, isNegative) = magnitude(of: id) else { return nil }
        return isNegative && magnitude != 0 ? nil : magnitude
    }

    private func magnitude(of id: JSONNodeID) -> (UInt64, isNegative: Bool)? {
        let node = node(id)
        guard node.kind == .integer else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var position = Int(node.start)
            let end = Int(node.end)
            let isNegative = base[position] == UInt8(ascii: "-")
            if isNegative { position += 1 }
            var value: UInt64 = 0
            // 19 digits always fit; the 20th may not, the 21st never does.
            guard end - position <= 20 else { return nil }
            while position < end {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(UInt64(base[position] &- UInt8(ascii: "0")))
                if overflow || carry { return nil }
                value = sum
                position += 1
            }
            return (value, isNegative)
        }
    }

    /// The double nearest to a number, of either kind; nil if that is infinite, and for anything but numbers. What is
    /// too small for a double is zero with its sign.
    package func double(of id: JSONNodeID) -> Double? {
        let node = node(id)
        let kind = node.kind
        guard kind == .number || kind == .integer else { return nil }
        let text = Int(node.start)..<Int(node.end)
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            if let value = shortDecimal(base, text) { return value }
            let string = String(decoding: UnsafeBufferPointer(rebasing: buffer[text]), as: UTF8.self)
            guard let value = Double(string), value.isFinite else { return nil }
            return value
        }
    }
}

/// The value of a checked number whose digits make an integer up to 2^53 and whose power of ten is at most 22 either
/// way: both are exact doubles, so that one multiplication or division rounds once, correctly. nil for all others.
private func shortDecimal(_ base: UnsafePointer<UInt8>, _ text: Range<Int>) -> Double? {
    var position = text.lowerBound
    let isNegative = base[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var digits: UInt64 = 0
    var exponent = 0
    var pointSeen = false
    let firstDigit = position
    while position < text.upperBound {
        let byte = base[position]
        if byte &- UInt8(ascii: "0") < 10 {
            digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
            if pointSeen { exponent -= 1 }
        } else if byte == UInt8(ascii: ".") {
            pointSeen = true
        } else {
            break
        }
        position += 1
        // 19 digits and a point fit in 64 bits; more can't be exact here.
        if position - firstDigit > 20 { return nil }
    }
    guard digits <= 1 << 53, position - firstDigit - (pointSeen ? 1 : 0) <= 19 else { return nil }
    if position < text.upperBound {
        // The parser has seen the letter e, perhaps a sign, and at least one digit.
        position += 1
        let isDown = base[position] == UInt8(ascii: "-")
        if isDown || base[position] == UInt8(ascii: "+") { position += 1 }
        var written = 0
        while position < text.upperBound {
            written = written * 10 + Int(base[position] &- UInt8(ascii: "0"))
            if written > 1000 { return nil }
            position += 1
        }
        exponent += isDown ? -written : written
    }
    guard exponent >= -22, exponent <= 22 else { return nil }
    let magnitude =
        exponent < 0 ? Double(digits) / exactPowersOfTen[-exponent] : Double(digits) * exactPowersOfTen[exponent]
    return isNegative ? -magnitude : magnitude
}

/// 10^22 is the last power of ten that a double holds exactly.
private let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
