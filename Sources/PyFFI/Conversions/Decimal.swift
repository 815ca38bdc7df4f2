// Swift's Decimal and Python's are decimal digits and a power of ten; Swift's has at most 38 digits and powers from
// -128 to 127. Values are kept exactly or refused; 1.10 and 1.1 are one value, as in Python's own comparison, and so
// are 0 and -0.

public import Foundation

/// `decimal.Decimal`. Read from Decimals and ints that it holds exactly, and from NaN.
extension Decimal: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.extended(.decimal(isNaN ? "NaN" : Digits(self).text))
    }

    public static func read(from reader: PythonReader) throws -> Decimal {
        let text: String
        switch reader.source.kind {
        case .int: text = try reader.source.bigInt().description
        case .extended:
            guard case .decimal(let decimal) = try reader.source.extended() else { fallthrough }
            if decimal == "NaN" { return .nan }
            text = decimal
        default: throw reader.mismatch(expected: "Decimal")
        }
        guard let digits = Digits(text), let value = digits.decimal else {
            throw reader.mismatch(expected: "Decimal of at most 38 digits and a power of ten from -128 to 127")
        }
        return value
    }
}

/// A decimal number as digits without zeros at either end, and the power of ten of the last digit.
private struct Digits: Equatable {
    let isNegative: Bool
    /// Empty for zero.
    let digits: [UInt8]
    let exponent: Int

    private init(isNegative: Bool, digits: some Sequence<UInt8>, exponent: Int) {
        var digits = Array(digits.drop { $0 == 0 })
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    init(_ value: Decimal) {
        let digits = value.significand.description.utf8.compactMap(Self.digit)
        self.init(isNegative: value.isSignMinus, digits: digits, exponent: value.exponent)
    }

    /// Parses what `str` gives for a finite Decimal or an int.
    init?(_ text: String) {
        let parts = text.split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count <= 2, let exponent = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
        let isNegative = parts[0].hasPrefix("-")
        let number = parts[0].dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        let digits = number.joined().utf8.compactMap(Self.digit)
        guard number.count <= 2, !digits.isEmpty, digits.count == number.joined().utf8.count else { return nil }
        self.init(
            isNegative: isNegative,
            digits: digits,
            exponent: exponent - (number.count == 2 ? number[1].utf8.count : 0)
        )
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? byte - UInt8(ascii: "0") : nil
    }

    /// The number as Foundation's type; nil if this type can't hold the number exactly.
    var decimal: Decimal? {
        guard digits.count <= 39, (-128...127).contains(exponent) else { return nil }
        let significand = digits.reduce(Decimal(0)) { $0 * 10 + Decimal($1) }
        let value = Decimal(sign: isNegative ? .minus : .plus, exponent: exponent, significand: significand)
        return !value.isNaN && Digits(value) == self ? value : nil
    }

    /// The number as Python's `str` writes it.
    var text: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        let number = digits.map { Character(UnicodeScalar($0 + UInt8(ascii: "0"))) }
        let scientific = exponent + digits.count - 1
        if exponent <= 0, scientific >= -6 {
            let zeros = [Character](repeating: "0", count: max(0, 1 - digits.count - exponent))
            let all = zeros + number
            let point = all.count + exponent
            return sign + String(all[..<point]) + (exponent < 0 ? "." + String(all[point...]) : "")
        }
        let fraction = number.count > 1 ? "." + String(number[1...]) : ""
        return "\(sign)\(number[0])\(fraction)E\(scientific < 0 ? "" : "+")\(scientific)"
    }
}
