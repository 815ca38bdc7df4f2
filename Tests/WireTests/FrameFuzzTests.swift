// What a worker sends, broken at random: it is read or refused, and nothing else happens.
//
// `PYFFI_FUZZ_FRAMES=1000000 swift test --filter FrameFuzzTests` reads more of it.

import BackendInterface
import Foundation
import Testing
import Wire

@Suite struct FrameFuzzTests {
    private static let frames = ProcessInfo.processInfo.environment["PYFFI_FUZZ_FRAMES"].flatMap(Int.init) ?? 20_000
    /// A frame may be announced larger than this, but is not stored then.
    private static let most = 1 << 16

    /// All that workers send in the vectors, and each kind of value as a reply.
    private static let seeds: [[UInt8]] = {
        var seeds: [[UInt8]] = []
        for (file, keys) in [("sessions.json", ["expect", "expectAside"]), ("values.json", ["wire"])] {
            guard let text = try? Vectors.text("Protocol/vectors/\(file)"),
                let json = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            else { continue }
            collect(json, keys) { seeds.append($0) }
        }
        return seeds
    }()

    private static func collect(_ json: Any, _ keys: [String], _ add: ([UInt8]) -> Void) {
        if let array = json as? [Any] {
            for element in array { collect(element, keys, add) }
        } else if let object = json as? [String: Any] {
            for (key, value) in object {
                guard keys.contains(key) else {
                    collect(value, keys, add)
                    continue
                }
                for message in key == "wire" ? [["id": 1, "value": value]] : (value as? [Any] ?? []).map(plain) {
                    if let data = try? JSONSerialization.data(withJSONObject: message) { add(Array(data)) }
                }
            }
        }
    }

    /// A message without the wildcards of the vectors.
    private static func plain(_ json: Any) -> Any {
        if let array = json as? [Any] { return array.map(plain) }
        guard let object = json as? [String: Any] else { return (json as? String)?.hasPrefix("$") == true ? -5 : json }
        return object.filter { $0.key != "..." }.mapValues(plain)
    }

    @Test func `mutated messages of a worker are read or refused`() throws {
        try #require(Self.seeds.count > 300)
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let backend = CountingBackend()
        var (read, refused, broken) = (0, 0, 0)
        var parser = Self.parser
        for _ in 0..<Self.frames {
            let (bytes, isTorn) = Self.frame(&generator)
            do {
                for chunk in chunks(bytes, &generator, longest: 4096) {
                    parser.append(chunk)
                    while let event = try parser.next() {
                        guard case .frame(let frame) = event else { continue }
                        #expect(frame.json.count <= Self.most && frame.attachments.count <= Self.most)
                        if Self.reads(frame, backend) { read += 1 } else { refused += 1 }
                    }
                }
            } catch { broken += 1 }
            // What follows a wrong header would be part of its frame.
            if isTorn { parser = Self.parser }
        }
        // Neither is all of it refused, nor is nothing.
        #expect(read > Self.frames / 50 && refused > Self.frames / 50 && broken > 0, "seed \(seed)")
    }

    private static var parser: FrameParser {
        FrameParser(limits: FrameLimits(json: most, attachments: most), expectsPreamble: false)
    }

    /// - Returns: a frame, and whether its header is wrong.
    private static func frame(_ generator: inout SeededGenerator) -> ([UInt8], isTorn: Bool) {
        var json = seeds.randomElement(using: &generator)!
        if Int.random(in: 0..<4, using: &generator) == 0 {
            // A part of another message, in the place of a part of this one.
            let other = seeds.randomElement(using: &generator)!
            let start = Int.random(in: 0...json.count, using: &generator)
            let end = Int.random(in: start...json.count, using: &generator)
            let from = Int.random(in: 0...other.count, using: &generator)
            json.replaceSubrange(start..<end, with: other[from..<Int.random(in: from...other.count, using: &generator)])
        }
        for _ in 0..<Int.random(in: 0...2, using: &generator) { JSONMutationTests.mutate(&json, &generator) }
        let attachments = [UInt8](repeating: 7, count: [0, 0, 0, 8, 300].randomElement(using: &generator)!)
        var (first, second) = (UInt32(json.count), UInt32(attachments.count))
        let isTorn = json.count < 2 || Int.random(in: 0..<200, using: &generator) == 0
        if isTorn {
            first = [0, 1, first &+ 1, first &- 1, 1 << 17, .max].randomElement(using: &generator)!
            second = [0, 1, 1 << 17].randomElement(using: &generator)!
        }
        return (FrameHeader.encode(json: first, attachments: second) + json + attachments, isTorn)
    }

    /// Does all that a connection does with a frame.
    ///
    /// - Returns: whether it made sense.
    private static func reads(_ frame: Frame, _ backend: CountingBackend) -> Bool {
        guard let message = try? IncomingMessage(frame, depthLimit: 500) else { return false }
        guard message.id != nil else {
            if message.event != nil { return true }
            _ = message.failure
            return false
        }
        guard let source = try? message.result(backend: backend) else { return false }
        defer { source.releaseUnclaimed() }
        return (try? PythonValue.read(from: PythonReader(source))) != nil
    }
}
