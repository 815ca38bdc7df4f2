// Values read from documents, against independent truth: Swift's own literals and descriptions, and C's strtod.

import Testing
import Wire

@Suite struct JSONReadingTests {
    // MARK: Strings

    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""a\"b\\c\/d\b\f\n\r\t""#, "a\"b\\c/d\u{8}\u{C}\n\r\t"),
        (#""\u0000\u007f\u0080\u07FF\u0800\uffff""#, "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}"),
        (#""\ud800\udc00\uDBFF\uDFFF\ud83d\ude00!""#, "\u{10000}\u{10FFFF}😀!"),
        ("\"Grüße 漢字 😀 \u{10FFFF}\"", "Grüße 漢字 😀 \u{10FFFF}"), (#""12345678\n12345678""#, "12345678\n12345678"),
    ])
    func `strings are read with all their escapes`(text: String, value: String) throws {
        let document = try document(text)
        #expect(document.kind(of: .root) == .string)
        #expect(document.string(of: .root).map { Array($0.utf8) } == Array(value.utf8))
        #expect(document.utf8(of: .root) == Array(value.utf8))
        #expect(document.rawBytes(of: .root).elementsEqual(text.utf8))
    }

    @Test func `each scalar is read as itself written plainly and as an escape`() throws {
        var generator = SeededGenerator(seed: 1)
        let borders: [UInt32] = [0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF]
        let random = (0..<3000).map { _ in UInt32.random(in: 0x20...0x10FFFF, using: &generator) }
        for scalar in (borders + random).compactMap(Unicode.Scalar.init) where scalar != "\"" && scalar != "\\" {
            let text = String(Character(scalar))
            let escape = text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            for form in [text, escape.joined()] {
                let document = try document("[\"\(form)\",\"abcdefg\(form)hijklmnop\"]")
                let values = document.elements(of: .root).compactMap { document.utf8(of: $0) }
                #expect(values == [Array(text.utf8), Array("abcdefg\(text)hijklmnop".utf8)])
            }
        }
    }

    @Test func `a special byte is found at each place of a string`() throws {
        for length in 0..<40 {
            let plain = String(repeating: "x", count: length)
            #expect(try document("\"\(plain)\"").string(of: .root) == plain)
            #expect(refusal("\"\(plain)")?.reason == .endsBefore(.closingQuote))
            for place in 0...length {
                let (before, after) = (plain.prefix(place), plain.dropFirst(place))
                #expect(try document("\"\(before)\\n\(after)\"").string(of: .root) == "\(before)\n\(after)")
                #expect(try document("\"\(before)é\(after)\"").string(of: .root) == "\(before)é\(after)")
                #expect(try document("\"\(before)\u{7F}\(after)\"").string(of: .root) == "\(before)\u{7F}\(after)")
                for byte in UInt8(0)..<32 {
                    let error = refusal([34] + Array(before.utf8) + [byte] + Array(after.utf8) + [34])
                    #expect(error == JSONError(.controlCharacter(byte), at: place + 1))
                }
                for byte in [UInt8(0x80), 0xC0, 0xC1, 0xF5, 0xFF] {
                    let error = refusal([34] + Array(before.utf8) + [byte] + Array(after.utf8) + [34])
                    #expect(error == JSONError(.invalidUTF8, at: place + 1))
                }
            }
        }
    }

    @Test func `UTF-8 is accepted where Swift accepts it`() {
        var generator = SeededGenerator(seed: 2)
        let leads: [UInt8] = [
            0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5,
        ]
        let trails: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in leads {
            for second in trails {
                for third in trails {
                    for fourth in trails {
                        let count = Int.random(in: 1...4, using: &generator)
                        let sequence = Array([lead, second, third, fourth].prefix(count))
                        let isValid = String(validating: sequence, as: UTF8.self) != nil
                        #expect((refusal([34] + sequence + [34]) == nil) == isValid, "\(sequence)")
                    }
                }
            }
        }
    }

    @Test func `a string is compared byte for byte`() throws {
        let document = try document(#"["ref","re\u0066","reg","re","","r\u00e9f","1"]"#)
        let ids = Array(document.elements(of: .root))
        #expect(ids.map { document.isString($0, equalTo: "ref") } == [true, true, false, false, false, false, false])
        #expect(ids.map { document.isString($0, equalTo: "") } == [false, false, false, false, true, false, false])
        #expect(document.isString(ids[5], equalTo: "réf"))
        #expect(!document.isString(ids[5], equalTo: "re\u{301}f"))
        #expect(document.isString(ids[6], equalTo: "1"))
        #expect(!document.isString(.root, equalTo: "ref"))
    }

    // MARK: Containers

    @Test func `members and elements are found in their order`() throws {
        let document = try document(#" {"id" : 17, "args":[1,[2,{"x":[]}],"s"],"empty":{},"k\u0065y":null} "#)
        #expect(document.kind(of: .root) == .object)
        #expect(document.count(of: .root) == 4)
        let keys = document.members(of: .root).map { document.string(of: $0.key) }
        #expect(keys == ["id", "args", "empty", "key"])
        let arguments = try #require(document.member("args", of: .root))
        #expect(document.count(of: arguments) == 3)
        let kinds = document.elements(of: arguments).map { document.kind(of: $0) }
        #expect(kinds == [.integer, .array, .string])
        #expect(document.member("key", of: .root).map { document.kind(of: $0) } == .null)
        #expect(document.member("id", of: .root).flatMap { document.int64(of: $0) } == 17)
        #expect(document.member("missing", of: .root) == nil)
        #expect(document.member("id", of: arguments) == nil)
        #expect(document.rawBytes(of: arguments).elementsEqual(#"[1,[2,{"x":[]}],"s"]"#.utf8))
        let empty = try #require(document.member("empty", of: .root))
        #expect(document.count(of: empty) == 0 && Array(document.members(of: empty)).isEmpty)
        #expect(Array(document.elements(of: .root)).isEmpty && Array(document.members(of: arguments)).isEmpty)
    }

    @Test func `a value of another kind than asked for is nil`() throws {
        let document = try document(#"[null,true,"1",[],{}]"#)
        for id in document.elements(of: .root) {
            #expect(document.int64(of: id) == nil && document.uint64(of: id) == nil && document.double(of: id) == nil)
            #expect((document.string(of: id) == nil) == (document.kind(of: id) != .string))
        }
    }

    @Test func `a slice and a buffer give the same document as an array`() throws {
        let padded = Array(#"xx{"a":[1,2]}yy"#.utf8)
        let slice = try JSONDocument(copying: padded[2..<padded.count - 2])
        #expect(slice.member("a", of: .root).map { slice.count(of: $0) } == 2)
        let buffer = try padded.withUnsafeBytes {
            try JSONDocument(copying: UnsafeRawBufferPointer(rebasing: $0[2..<padded.count - 2]))
        }
        #expect(buffer.bytes == slice.bytes)
    }
}
