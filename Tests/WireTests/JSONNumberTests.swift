// Numbers are read right to the last bit.

import Testing
import Wire

@Suite struct JSONNumberTests {
    private func double(_ text: String) throws -> Double? {
        let document = try document("[\(text)]")
        return document.elements(of: .root).compactMap { document.double(of: $0) }.first
    }

    @Test func `random doubles of all magnitudes come back with the same bits`() throws {
        var generator = SeededGenerator(seed: 3)
        var values: [Double] = []
        while values.count < 100_000 {
            let value = Double(bitPattern: generator.next())
            if value.isFinite { values.append(value) }
        }
        let document = try document("[" + values.map(\.description).joined(separator: ",") + "]")
        #expect(document.count(of: .root) == values.count)
        var wrong = 0
        for (id, value) in zip(document.elements(of: .root), values)
        where document.double(of: id)?.bitPattern != value.bitPattern { wrong += 1 }
        #expect(wrong == 0)
    }

    @Test func `short decimals are rounded as C rounds them`() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50_000 {
            let digits = String(
                UInt64.random(in: 0...(1 << Int.random(in: 1...63, using: &generator)), using: &generator)
            )
            let point = Int.random(in: 1...digits.count, using: &generator)
            var text = Bool.random(using: &generator) ? "-" : ""
            text += point > 1 && digits.hasPrefix("0") ? "0" : digits.prefix(point)
            text += "." + digits.dropFirst(point) + "0"
            if Bool.random(using: &generator) {
                let sign = ["", "+", "-"].randomElement(using: &generator) ?? ""
                text +=
                    "\(Bool.random(using: &generator) ? "e" : "E")\(sign)\(Int.random(in: 0...40, using: &generator))"
            }
            #expect(try double(text)?.bitPattern == strtodOfC(text).bitPattern, "\(text)")
        }
    }

    @Test(arguments: [
        "0.0", "-0.0", "0e0", "-0e-999999999999999999999", "5e-324", "-5e-324", "4.9e-324", "2.5e-324", "2.4e-324",
        "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072014e-308", "2.2250738585072011e-308",
        "1.7976931348623157e308", "-1.7976931348623157e308", "1.7976931348623158e308", "1e-400", "-1e-400", "1e22",
        "1e23", "9007199254740991.0", "9007199254740992.0", "9007199254740993.0", "9007199254740994.0",
        "9007199254740995.0", "9007199254740993", "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126", "0.1", "0.30000000000000004",
        "123456789012345678e-5",
        "0.000000000000000000000000000000000000000001e42", "100000000000000000000000000000000e-32",
        "1e0000000000000022",
        "9223372036854775808", "18446744073709551616", "-123123123123123123123123123123", "8.5e-22", "1E+2", "1e-00",
    ])
    func `borders and halfway cases are rounded as C rounds them`(text: String) throws {
        #expect(try double(text)?.bitPattern == strtodOfC(text).bitPattern)
    }

    @Test(arguments: ["1e309", "-1e309", "1.7976931348623159e308", "1e99999999999999999999999", "123123e100000"])
    func `a number beyond all doubles is nil`(text: String) throws {
        #expect(try double(text) == nil)
    }

    @Test func `a number of a million digits is read quickly`() throws {
        let digits = String(repeating: "7", count: 1_000_000)
        #expect(try double(digits + "e-999990") == 7777777777.77777777777777)
        #expect(try double(digits) == nil)
        #expect(try double("0." + String(repeating: "0", count: 1_000_000) + "1") == 0)
        let document = try document(digits)
        #expect(document.int64(of: .root) == nil && document.uint64(of: .root) == nil)
    }

    @Test func `integers are exact up to the borders and nil beyond`() throws {
        let cases: [(String, Int64?, UInt64?)] = [
            ("0", 0, 0), ("-0", 0, 0), ("-1", -1, nil), ("17", 17, 17),
            ("9223372036854775807", .max, 9_223_372_036_854_775_807),
            ("9223372036854775808", nil, 9_223_372_036_854_775_808), ("-9223372036854775808", .min, nil),
            ("-9223372036854775809", nil, nil), ("18446744073709551615", nil, .max),
            ("-18446744073709551615", nil, nil), ("18446744073709551616", nil, nil), ("99999999999999999999", nil, nil),
            ("-99999999999999999999", nil, nil), ("100000000000000000000", nil, nil), ("1.0", nil, nil),
            ("1e2", nil, nil),
        ]
        for (text, signed, unsigned) in cases {
            let document = try document(text)
            #expect(document.int64(of: .root) == signed, "\(text)")
            #expect(document.uint64(of: .root) == unsigned, "\(text)")
            #expect((document.kind(of: .root) == .integer) == !text.contains { ".e".contains($0) }, "\(text)")
        }
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let value = Int64(bitPattern: generator.next()) >> Int64.random(in: 0...63, using: &generator)
            let document = try document(String(value))
            #expect(document.int64(of: .root) == value)
            #expect(document.double(of: .root) == Double(value))
        }
    }

    @Test(arguments: [
        ("01", JSONError(.leadingZero, at: 0)), ("-01", JSONError(.leadingZero, at: 1)),
        ("00", JSONError(.leadingZero, at: 0)), ("-", JSONError(.digitMissing, at: 1)),
        ("1.", JSONError(.digitMissing, at: 2)), ("1.e1", JSONError(.digitMissing, at: 2)),
        ("1e", JSONError(.digitMissing, at: 2)), ("1e+", JSONError(.digitMissing, at: 3)),
        ("-Infinity", JSONError(.digitMissing, at: 1)), ("NaN", JSONError(.badLiteral, at: 0)),
        ("+1", JSONError(.expected(.value), at: 0)), (".5", JSONError(.expected(.value), at: 0)),
        ("0x10", JSONError(.trailingBytes, at: 1)), ("1_000", JSONError(.trailingBytes, at: 1)),
    ])
    func `what only looks like a number is refused`(text: String, error: JSONError) {
        #expect(refusal(text) == error)
    }
}
