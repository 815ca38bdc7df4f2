import BackendInterface
import Foundation
import PyFFI
import TestSupport
import Testing

// A decoder's settings, and its async form.
extension DecoderTests {
    @Test(arguments: PythonTarget.one)
    func `keys are converted as Foundation converts them`(target: PythonTarget) throws {
        struct Record: Codable, Equatable {
            var firstName: String
            var _privateID: Int
            var names: [String: Int]
        }
        let python = try target.start()
        let decoder = PythonDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let object = try python.eval("{'first_name': 'Ada', '_privateID': 1, 'names': {'a_b': 1}}")
        let record = try decoder.decode(Record.self, from: object)
        #expect(record == Record(firstName: "Ada", _privateID: 1, names: ["a_b": 1]))
        decoder.keyDecodingStrategy = .custom { path in
            TestKey(stringValue: String(path.last?.stringValue.dropFirst(2) ?? ""))
        }
        #expect(try decoder.decode(Point.self, from: python.eval("{'p_x': 1, 'p_y': 2}")) == Point(x: 1, y: 2))
    }

    @Test(arguments: PythonTarget.all)
    func `the async form decodes the same and throws the same errors`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(
            """
            import types, numbers
            def thing(**fields): return types.SimpleNamespace(**fields)
            line = {'from': thing(x=1, y=2.0), 'to': thing(x=3, y=4), 'tags': ('a',)}
            ring = thing(); ring.next = ring
            """
        )
        let line: PythonObject = try await python.eval("line")
        let read = try await decoder.decode(Line.self, from: line)
        #expect(read == Line(from: Point(x: 1, y: 2), to: Point(x: 3, y: 4), tags: ["a"]))
        let ring: PythonObject = try await python.eval("ring")
        await #expect(throws: DecodingError.self) { try await decoder.decode(Ring.self, from: ring) }
        await #expect(throws: PythonError.self) { try await decoder.decode(Int.self, from: python.missing) }
    }

    private final class Ring: Decodable, Sendable { let next: Ring? }

    @Test(arguments: PythonTarget.one)
    func `user information reaches the type`(target: PythonTarget) throws {
        struct Scaled: Decodable {
            var value: Int
            init(from decoder: any Decoder) throws {
                let factor = CodingUserInfoKey(rawValue: "factor").flatMap { decoder.userInfo[$0] as? Int } ?? 1
                value = try decoder.singleValueContainer().decode(Int.self) * factor
            }
        }
        let python = try target.start()
        let decoder = PythonDecoder()
        decoder.userInfo = [try #require(CodingUserInfoKey(rawValue: "factor")): 3]
        #expect(try decoder.decode([Scaled].self, from: python.eval("[1, 2]")).map(\.value) == [3, 6])
    }

    @Test(arguments: PythonTarget.one)
    func `a str still has Python's encode, and other coders refuse objects of Python's`(target: PythonTarget) throws {
        let python = try target.start()
        let text = try python.str("abc")
        #expect(try [UInt8](text.encode("utf-8")) == Array("abc".utf8))
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([text]) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([PythonObject].self, from: Data("[1]".utf8)) }
    }
}
