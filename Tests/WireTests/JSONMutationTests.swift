// Texts that nobody thought of: valid messages, broken at random. Our parser must never crash, and what it accepts must
// be accepted and read alike by Foundation, whose parser shares nothing with it.

import Foundation
import Testing
import Wire

@Suite struct JSONMutationTests {
    private static let seeds: [String] = [
        #"{"id":17,"value":4.0}"#, #"{"id":1,"call":[{"ref":21},"name"],"args":[1,-2.5e3,"x\n\u00e9\ud83d\ude00"]}"#,
        #"[{"a":null,"b":[true,false,[]],"c":{}},{"d":"Grüße 漢字 😀","e":-0.0,"f":0}]"#,
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":{"a":[1,2,3]},"k":""}"#,
        #"  [ 1 , 2.0e-7 , "\\\"\/\b\f\n\r\t" , [ [ [ ] ] ] , 9223372036854775807 ]  "#,
    ]

    /// What breaks things: brackets, quotes, escapes, signs, and bytes with meaning in UTF-8.
    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", "\"", "\\", ",", ":", "0", "1", "-", "+", ".", "e", "\\u", "\\ud800", "\\udc00", "null",
            " ",
            "\"a\":", "[]", "{}", "é", "\n",
        ].map { Array($0.utf8) } + [
            [0xED, 0xA0, 0x80], [0xC0], [0xFF], [0xF4, 0x90], [0], [0xE2, 0x82], [0xEF, 0xBB, 0xBF],
        ]

    static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0 where place < bytes.count:
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            bytes.removeSubrange(place...)
        case 2 where place < bytes.count:
            let length = Int.random(in: 1...min(4, bytes.count - place), using: &generator)
            bytes.removeSubrange(place..<place + length)
        case 3:
            let end = Int.random(in: place...bytes.count, using: &generator)
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        case 4 where place < bytes.count:
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
        default:
            bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        }
    }

    @Test(arguments: [UInt64(11), 12, 13])
    func `random mutations never crash and agree with Foundation when accepted`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for round in 0..<15_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&bytes, &generator) }
            let limit = Int.random(in: 1...12, using: &generator)
            guard let document = try? JSONDocument(bytes, depthLimit: limit) else { continue }
            accepted += 1
            let text = String(decoding: bytes, as: UTF8.self)
            // Foundation refuses numbers that overflow; our parser leaves them to whoever reads them.
            guard let truth = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
                #expect(Self.overflows(document, .root), "Foundation refuses \(text)")
                continue
            }
            #expect(difference(document, .root, truth) == nil, "\(text)")
        }
        #expect(accepted > 500)
    }

    private static func overflows(_ document: JSONDocument, _ id: JSONNodeID) -> Bool {
        switch document.kind(of: id) {
        case .number, .integer: document.double(of: id) == nil
        case .array: document.elements(of: id).contains { overflows(document, $0) }
        case .object: document.members(of: id).contains { overflows(document, $0.value) }
        default: false
        }
    }

    @Test func `noise of structural bytes never crashes`() {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                bytes += Self.pieces.randomElement(using: &generator) ?? []
            }
            guard let document = try? JSONDocument(bytes, depthLimit: 5) else { continue }
            let truth = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            if let truth {
                #expect(difference(document, .root, truth) == nil)
            } else {
                #expect(Self.overflows(document, .root), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `each prefix of a valid text is refused`() throws {
        for text in Self.seeds {
            let bytes = Array(text.utf8)
            let trimmed = bytes.prefix { _ in true }.reversed().drop { $0 == 0x20 }.count
            for length in 0..<trimmed { #expect(refusal(Array(bytes.prefix(length))) != nil) }
            #expect(refusal(bytes) == nil)
        }
    }
}
