// Protocol/vectors/frames.json, which all implementations run: what a receiver makes of bytes, frame by frame. What is
// said there about messages is checked as far as JSON goes: an object within the limit of depth.

import BackendInterface
import Foundation
import Testing
import Wire

@Suite struct FrameVectorTests {
    private struct Vector {
        var name: String
        var bytes: [UInt8]
        var limits: FrameLimits
        var depth: Int
        var expected: [Outcome]
        var endsBadly: Bool
    }

    private struct Outcome {
        /// What Foundation read, for errors and for its own idea of the message.
        var members: [String: Any]

        /// The same vector as our own parser reads it, which tells 1 from 1.0.
        var id: JSONNodeID
    }

    private struct BadVector: Error {
        var name: String
    }

    private let document: JSONDocument
    private let vectors: [Vector]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protocol/vectors/frames.json").standardized
        let data = try Data(contentsOf: file)
        document = try JSONDocument([UInt8](data))
        let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        vectors = try zip(list, document.elements(of: .root)).map { [document] members, id in
            try Self.vector(members, document, id)
        }
        #expect(vectors.count == document.count(of: .root) && vectors.count > 50)
    }

    private static func vector(_ members: [String: Any], _ document: JSONDocument, _ id: JSONNodeID) throws -> Vector {
        let name = members["name"] as? String ?? ""
        let known: Set = ["name", "hex", "repeat", "limits", "expect", "end"]
        guard known.isSuperset(of: members.keys), let expected = members["expect"] as? [[String: Any]],
            let expectedIDs = document.member("expect", of: id), document.count(of: expectedIDs) == expected.count,
            let bytes = (members["hex"] as? String).flatMap(bytes(hex:))
                ?? (members["repeat"] as? [[String: Any]]).flatMap(bytes(parts:))
        else { throw BadVector(name: name) }
        let limits = members["limits"] as? [String: Int] ?? [:]
        return Vector(
            name: name,
            bytes: bytes,
            limits: FrameLimits(
                json: limits["json"] ?? FrameLimits().json,
                attachments: limits["attachments"] ?? FrameLimits().attachments
            ),
            depth: limits["depth"] ?? 500,
            expected: zip(expected, document.elements(of: expectedIDs)).map(Outcome.init),
            endsBadly: members["end"] as? String == "protocol"
        )
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count % 2 == 0 else { return nil }
        let pairs = stride(from: 0, to: digits.count, by: 2).map {
            String(decoding: digits[$0..<$0 + 2], as: UTF8.self)
        }
        let bytes = pairs.compactMap { UInt8($0, radix: 16) }
        return bytes.count == pairs.count ? bytes : nil
    }

    private static func bytes(parts: [[String: Any]]) -> [UInt8]? {
        var json = ""
        for part in parts {
            guard let text = part["text"] as? String, let times = part["times"] as? Int else { return nil }
            json += String(repeating: text, count: times)
        }
        return encoded(json)
    }

    @Test func `each vector in one piece gives the frames and messages that it tells`() {
        for vector in vectors {
            let trace = trace([vector.bytes], limits: vector.limits)
            #expect(((trace.error ?? trace.end) != nil) == vector.endsBadly, "\(vector.name)")
            #expect(trace.events.count == vector.expected.count, "\(vector.name)")
            for (event, expected) in zip(trace.events, vector.expected) {
                let complaint = complaint(about: event, expected, depth: vector.depth)
                #expect(complaint == nil, "\(vector.name)")
            }
        }
    }

    @Test func `each vector gives the same cut at each byte and byte by byte`() {
        for vector in vectors {
            let atOnce = trace([vector.bytes], limits: vector.limits)
            #expect(trace(vector.bytes.map { [$0] }, limits: vector.limits) == atOnce, "\(vector.name)")
            // The only long vector is one frame of repeated brackets.
            for place in stride(from: 0, through: vector.bytes.count, by: vector.bytes.count > 10_000 ? 997 : 1) {
                let parts = [vector.bytes[..<place], vector.bytes[place...]]
                #expect(trace(parts, limits: vector.limits) == atOnce, "\(vector.name) at \(place)")
            }
        }
    }

    @Test func `all vectors that end well merge into one stream`() {
        let defaults = vectors.filter { !$0.endsBadly && $0.limits == FrameLimits() }
        let events = defaults.flatMap { trace([$0.bytes]).events }
        #expect(trace([defaults.flatMap(\.bytes)]) == FrameTrace(events: events))
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<10 {
            let parts = chunks(defaults.flatMap(\.bytes), &generator, longest: 100_000)
            #expect(trace(parts) == FrameTrace(events: events))
        }
    }

    /// What is not as the vector tells; nil if all is.
    private func complaint(about event: FrameEvent, _ expected: Outcome, depth: Int) -> String? {
        let errors = (expected.members["error"] as? String).map { [$0] } ?? expected.members["anyError"] as? [String]
        guard case .frame(let frame) = event else {
            return errors?.contains("limit") == true ? nil : "skipped"
        }
        let received: JSONDocument
        do throws(JSONError) {
            received = try JSONDocument(frame.json, depthLimit: depth)
        } catch {
            let kind = if case .tooDeep = error.reason { "limit" } else { "request" }
            return errors?.contains(kind) == true ? nil : error.description
        }
        let isMessage = received.kind(of: .root) == .object
        if let errors { return !isMessage && errors.contains("request") ? nil : "no error of \(errors)" }
        guard isMessage else { return "not a message" }
        if expected.members["parses"] != nil { return nil }
        let attachments = (expected.members["attachments"] as? String).flatMap(Self.bytes(hex:)) ?? []
        guard frame.attachments == ReceivedBytes(attachments) else { return "attachments: \(frame.attachments)" }
        guard let value = document.member("message", of: expected.id), let truth = expected.members["message"] else {
            return "expected no message"
        }
        return difference(received, .root, truth) ?? Self.unlike(received, .root, document, value)
    }

    /// Where two documents differ, in kinds of numbers and the bits of floats too.
    private static func unlike(_ a: JSONDocument, _ i: JSONNodeID, _ b: JSONDocument, _ j: JSONNodeID) -> String? {
        let text = String(decoding: a.rawBytes(of: i), as: UTF8.self)
        guard a.kind(of: i) == b.kind(of: j), a.count(of: i) == b.count(of: j) else { return text }
        switch a.kind(of: i) {
        case .null, .true, .false: return nil
        case .integer: return a.int64(of: i) == b.int64(of: j) && a.uint64(of: i) == b.uint64(of: j) ? nil : text
        case .number: return a.double(of: i)?.bitPattern == b.double(of: j)?.bitPattern ? nil : text
        case .string: return a.utf8(of: i) == b.utf8(of: j) ? nil : text
        case .array:
            return zip(a.elements(of: i), b.elements(of: j)).lazy.compactMap { unlike(a, $0, b, $1) }.first
        case .object:
            for member in a.members(of: i) {
                let key = a.utf8(of: member.key)
                guard let other = b.members(of: j).first(where: { b.utf8(of: $0.key) == key }) else { return text }
                if let difference = unlike(a, member.value, b, other.value) { return difference }
            }
            return nil
        }
    }
}
