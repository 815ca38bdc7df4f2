// What is refused, with which reason and at which byte; and that no text costs more time or memory than its length
// allows.

import Testing
import Wire

@Suite struct JSONRefusalTests {
    @Test(arguments: [
        ("", JSONError(.empty, at: 0)), (" \n", JSONError(.empty, at: 0)), ("[1]x", JSONError(.trailingBytes, at: 3)),
        ("{} {}", JSONError(.trailingBytes, at: 3)), ("\u{FEFF}{}", JSONError(.byteOrderMark, at: 0)),
        ("[", JSONError(.endsBefore(.value), at: 1)), ("[1", JSONError(.endsBefore(.commaOrBracket), at: 2)),
        ("[1,]", JSONError(.expected(.value), at: 3)), ("[,1]", JSONError(.expected(.value), at: 1)),
        ("[1 2]", JSONError(.expected(.commaOrBracket), at: 3)), ("[1}", JSONError(.expected(.commaOrBracket), at: 2)),
        ("{", JSONError(.endsBefore(.key), at: 1)), ("{1:2}", JSONError(.expected(.key), at: 1)),
        (#"{"a""#, JSONError(.endsBefore(.colon), at: 4)), (#"{"a",1}"#, JSONError(.expected(.colon), at: 4)),
        (#"{"a":}"#, JSONError(.expected(.value), at: 5)), (#"{"a":1]"#, JSONError(.expected(.commaOrBrace), at: 6)),
        (#"{"a":1"#, JSONError(.endsBefore(.commaOrBrace), at: 6)), (#"{"a":1,}"#, JSONError(.expected(.key), at: 7)),
        ("tru", JSONError(.badLiteral, at: 0)), ("[nul]", JSONError(.badLiteral, at: 1)),
        ("'a'", JSONError(.expected(.value), at: 0)), ("]", JSONError(.expected(.value), at: 0)),
        ("// x\n1", JSONError(.expected(.value), at: 0)), ("[1,\u{A0}2]", JSONError(.expected(.value), at: 3)),
        (#""\x""#, JSONError(.badEscape, at: 1)), (#""\u12g4""#, JSONError(.badEscape, at: 1)),
        (#""\u12"#, JSONError(.badEscape, at: 1)), (#""\"#, JSONError(.endsBefore(.closingQuote), at: 2)),
        (#""\ud800""#, JSONError(.loneSurrogate, at: 1)), (#""\ud800\u0041""#, JSONError(.loneSurrogate, at: 1)),
        (#""\udc00\ud800""#, JSONError(.loneSurrogate, at: 1)), (#""\ud800\ud800""#, JSONError(.loneSurrogate, at: 1)),
        (#""a\ud800\n""#, JSONError(.loneSurrogate, at: 2)), (#""\ud800\"#, JSONError(.loneSurrogate, at: 1)),
    ])
    func `bad text is refused with the reason and its place`(text: String, error: JSONError) {
        #expect(refusal(text) == error)
    }

    @Test func `the description tells what is wrong and shows where`() {
        let missing = refusal(#"{"id":17 "value":4.0}"#)?.description
        #expect(missing?.hasSuffix(#"',' or '}' was expected at byte 9, here: {"id":17 ⟨"value":4.0}⟩"#) == true)
        let ended = refusal("[\u{1}\n")?.description
        #expect(ended?.hasSuffix(#"a value was expected at byte 1, here: [⟨\x01\n⟩"#) == true)
        let broken = refusal([0x22, 0xFF, 0x22])?.description
        #expect(broken?.hasSuffix(#"bytes that are not UTF-8 at byte 1, here: "⟨\xff"⟩"#) == true)
        #expect(refusal("[1")?.description.hasSuffix("here: [1⟨end⟩") == true)
    }

    // MARK: Duplicate keys

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, 7), (#"{"":1,"b":2,"":3}"#, 12), (#"{"a":{"a":1,"a":2}}"#, 12),
        (#"{"key":1,"k\u0065y":2}"#, 9), (#"{"\u006bey":1,"k\u0065y":2}"#, 14), (#"{"é":1,"\u00e9":2}"#, 8),
        (#"{"😀":1,"\ud83d\ude00":2}"#, 10), (#"{"\n":1,"\u000A":2}"#, 8), (#"{"/":1,"\/":2}"#, 7),
    ])
    func `a key that occurs twice in an object is refused however it is written`(text: String, offset: Int) {
        #expect(refusal(text) == JSONError(.duplicateKey, at: offset))
    }

    @Test(arguments: [
        #"{"a":{"a":{"a":1}},"b":{"a":1}}"#, #"[{"a":1},{"a":1}]"#, #"{"a":"a","b":"a"}"#, #"{"A":1,"a":2}"#,
        #"{"ab":1,"a":2,"abc":3,"":4}"#, #"{"é":1,"e\u0301":2}"#, #"{"a\u0000":1,"a":2}"#,
    ])
    func `keys that only resemble each other are accepted`(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: [2, 3, 7, 8, 9, 10, 11, 12, 21, 22, 100, 1000])
    func `a duplicate is found at each place of objects of all sizes`(count: Int) {
        let members = (0..<count).map { "\"key\($0)\":{\"key0\":\($0),\"n\":[]}" }
        #expect(refusal("{\(members.joined(separator: ","))}") == nil)
        for place in [0, 1, count / 2, count - 2] where place >= 0 && place < count - 1 {
            for name in ["key\(place)", "k\\u0065y\(place)"] {
                let text = "{\(members.dropLast().joined(separator: ",")),\"\(name)\":0}"
                #expect(refusal(text)?.reason == .duplicateKey, "\(name) of \(count)")
            }
        }
    }

    @Test func `an object of 200 000 members is checked in a moment`() throws {
        let members = (0..<200_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        let document = try document("{\(members)}")
        #expect(document.count(of: .root) == 200_000)
        #expect(refusal("{\(members),\"\\u006b199999\":1}")?.reason == .duplicateKey)
    }

    // MARK: Depth

    @Test(arguments: [1, 2, 500, 100_000])
    func `nesting is accepted up to the limit and refused one above`(limit: Int) throws {
        let arrays = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(refusal(arrays, depthLimit: limit) == nil)
        let deeper = refusal("[" + arrays + "]", depthLimit: limit)
        #expect(deeper == JSONError(.tooDeep(limit: limit), at: limit))
        let objects = String(repeating: "{\"a\":", count: limit) + "1" + String(repeating: "}", count: limit)
        #expect(refusal(objects, depthLimit: limit) == nil)
        #expect(refusal(objects, depthLimit: limit - 1)?.reason == .tooDeep(limit: limit - 1))
        // Containers beside each other don't add to the depth.
        #expect(refusal("[" + Array(repeating: "[]", count: 2000).joined(separator: ",") + "]", depthLimit: 2) == nil)
    }

    @Test func `a scalar has no depth`() {
        #expect(refusal("1", depthLimit: 0) == nil)
        #expect(refusal("[]", depthLimit: 0)?.reason == .tooDeep(limit: 0))
        #expect(refusal("[]", depthLimit: .min)?.reason == .tooDeep(limit: .min))
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],", "\"\\u0041\",", "[1,2,"])
    func `a megabyte of openings is survived with and without a limit`(opening: String) {
        let text = String(repeating: opening, count: 1_000_000 / opening.utf8.count)
        #expect(refusal(text) != nil)
        #expect(refusal(text, depthLimit: .max) != nil)
    }
}
