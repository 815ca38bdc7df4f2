// Frames from chunks of all kinds: split, merged, cut off, too large. One-shot parsing is the measure for all others.

import BackendInterface
import Testing
import Wire

/// Everything that a parser made of some input.
struct FrameTrace: Equatable {
    var events: [FrameEvent] = []
    var error: FrameError?

    /// What `finish` threw, if the stream was not broken before.
    var end: FrameError?
}

/// Feeds chunks as a reader would: asks for all events after each.
func trace(
    _ chunks: some Sequence<some Collection<UInt8>>,
    limits: FrameLimits = FrameLimits(),
    expectsPreamble: Bool = false
) -> FrameTrace {
    var parser = FrameParser(limits: limits, expectsPreamble: expectsPreamble)
    var trace = FrameTrace()
    do throws(FrameError) {
        for chunk in chunks {
            parser.append(chunk)
            while let event = try parser.next() { trace.events.append(event) }
        }
    } catch {
        trace.error = error
        return trace
    }
    do throws(FrameError) {
        try parser.finish()
    } catch {
        trace.end = error
    }
    return trace
}

func encoded(_ json: String, attachments: [UInt8] = []) -> [UInt8] {
    FrameHeader.encode(json: UInt32(json.utf8.count), attachments: UInt32(attachments.count)) + json.utf8 + attachments
}

func frame(_ json: String, attachments: [UInt8] = []) -> FrameEvent {
    .frame(Frame(json: Array(json.utf8), attachments: attachments))
}

/// The same bytes in chunks of random lengths, mostly short.
func chunks(_ bytes: [UInt8], _ generator: inout SeededGenerator, longest: Int) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var position = 0
    while position < bytes.count {
        let length = 1 << Int.random(in: 0...20, using: &generator)
        let end = min(bytes.count, position + Int.random(in: 1...min(length, longest), using: &generator))
        result.append(bytes[position..<end])
        position = end
    }
    return result
}

func randomBytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

@Suite struct FrameParserTests {
    private static let stream = encoded("{}") + encoded(#"{"id":1}"#, attachments: [1, 2, 3]) + encoded("[[],[]]")
    private static let events = [frame("{}"), frame(#"{"id":1}"#, attachments: [1, 2, 3]), frame("[[],[]]")]

    @Test func `a header is two little-endian lengths`() {
        #expect(
            FrameHeader.encode(json: 0x0102_0304, attachments: 0xA0B0_C0D0) == [4, 3, 2, 1, 0xD0, 0xC0, 0xB0, 0xA0]
        )
        #expect(FrameHeader(decoding: [4, 3, 2, 1, 0xD0, 0xC0, 0xB0, 0xA0, 9])?.bytes.first == 4)
        #expect(FrameHeader(decoding: [1, 2, 3, 4, 5, 6, 7] as [UInt8]) == nil)
        let largest = FrameHeader(json: UInt32.max, attachments: UInt32.max)
        #expect(FrameHeader(decoding: largest.bytes) == largest && largest.frameSize == 8 + 2 * 4_294_967_295)
        #expect(FrameHeader(exactly: 1, attachments: 0) == nil)
        #expect(FrameHeader(exactly: 4_294_967_296, attachments: 0) == nil)
        #expect(FrameHeader(exactly: 2, attachments: -1) == nil)
    }

    @Test func `frames come out whole however their bytes come in`() {
        #expect(trace([Self.stream]) == FrameTrace(events: Self.events))
        #expect(trace(Self.stream.map { [$0] }) == FrameTrace(events: Self.events))
        for first in 0...Self.stream.count {
            for second in first...Self.stream.count {
                let parts = [Self.stream[..<first], Self.stream[first..<second], Self.stream[second...]]
                #expect(trace(parts) == FrameTrace(events: Self.events), "\(first), \(second)")
            }
        }
    }

    @Test func `an end inside a frame is told with what is missing`() {
        let stream = encoded("{}", attachments: [7, 7])
        #expect(trace([[UInt8]]()) == FrameTrace())
        for length in 1..<stream.count {
            let need = length < 8 ? 8 : stream.count
            #expect(trace([stream.prefix(length)]).end == .truncated(have: length, need: need))
        }
        let large = encoded("{}", attachments: [UInt8](repeating: 1, count: 300_000))
        for length in [8, 9, 10, 11, 65_535, 65_536, 100_000, 299_999, 300_009] {
            #expect(trace([large.prefix(length)]).end == .truncated(have: length, need: large.count), "\(length)")
        }
    }

    @Test(arguments: [UInt32(0), 1]) func `fewer than two bytes of JSON break the stream for good`(length: UInt32) {
        let bad = FrameHeader(json: length, attachments: 5)
        let result = trace([encoded("{}") + bad.bytes + encoded("{}")])
        #expect(result == FrameTrace(events: [frame("{}")], error: .badHeader(bad)))
        var parser = FrameParser()
        parser.append(bad.bytes)
        for _ in 0..<2 {
            #expect(throws: FrameError.badHeader(bad)) { try parser.next() }
            #expect(throws: FrameError.badHeader(bad)) { try parser.finish() }
            parser.append(encoded("{}"))
        }
    }

    @Test func `a frame over a limit is skipped and the next one is read`() {
        let limits = FrameLimits(json: 10, attachments: 3)
        let tooLong = encoded(#"{"id":1234}"#)
        let tooMuch = encoded("{}", attachments: [1, 2, 3, 4])
        let atLimit = encoded(#"{"id":123}"#, attachments: [1, 2, 3])
        let stream = atLimit + tooLong + atLimit + tooMuch + tooMuch + atLimit
        let good = frame(#"{"id":123}"#, attachments: [1, 2, 3])
        let first = FrameEvent.skipped(FrameHeader(json: 11, attachments: 0), over: .json)
        let second = FrameEvent.skipped(FrameHeader(json: 2, attachments: 4), over: .attachments)
        let expected = FrameTrace(events: [good, first, good, second, second, good])
        #expect(trace([stream], limits: limits) == expected)
        #expect(trace(stream.map { [$0] }, limits: limits) == expected)
        for place in 0...stream.count {
            #expect(trace([stream[..<place], stream[place...]], limits: limits) == expected, "\(place)")
        }
        let end = trace([tooMuch.dropLast()], limits: limits).end
        #expect(end == .truncated(have: tooMuch.count - 1, need: tooMuch.count))
    }

    @Test func `a skipped frame is never stored however large it is`() throws {
        var parser = FrameParser(limits: FrameLimits(json: 1 << 20, attachments: 1 << 20))
        let header = FrameHeader(json: 2, attachments: .max)
        parser.append(header.bytes)
        #expect(try parser.next() == nil)
        // All 4 GiB of it, through memory that stays small.
        var left = header.frameSize - FrameHeader.size
        while left > 0 {
            #expect(throws: FrameError.truncated(have: header.frameSize - left, need: header.frameSize)) {
                try parser.finish()
            }
            let size = parser.withSpace { (count: min($0.count, left), result: $0.count) }
            #expect(size == 65536)
            left -= min(size, left)
            if left > 0 { #expect(try parser.next() == nil) }
        }
        #expect(try parser.next() == .skipped(header, over: .attachments))
        try parser.finish()
        parser.append(encoded("{}"))
        #expect(try parser.next() == frame("{}"))
    }

    @Test func `a header alone claims no gigabytes`() throws {
        var parser = FrameParser()
        parser.append(FrameHeader(json: 268_435_456, attachments: .max).bytes)
        #expect(try parser.next() == nil)
        let size = parser.withSpace { (count: 0, result: $0.count) }
        #expect(size == 268_435_456)
        #expect(try parser.next() == nil)
    }

    @Test(arguments: [0, 1, 2, 16_383, 16_384, 65_526, 65_527, 65_528, 65_529, 65_536, 200_000, 5_000_000])
    func `large attachments and large texts arrive unchanged between small frames`(size: Int) {
        var generator = SeededGenerator(seed: UInt64(size))
        let data = randomBytes(size, &generator)
        let text = "\"" + String(repeating: "x", count: size) + "\""
        let stream =
            encoded("{}") + encoded("[1]", attachments: data) + encoded(text) + encoded(text, attachments: data)
            + encoded("{}", attachments: [1])
        let expected = FrameTrace(
            events: [
                frame("{}"), frame("[1]", attachments: data), frame(text), frame(text, attachments: data),
                frame("{}", attachments: [1]),
            ]
        )
        #expect(trace([stream]) == expected)
        for longest in [1 << 20, 70_000, 5000] {
            #expect(trace(chunks(stream, &generator, longest: longest)) == expected)
        }
    }

    @Test func `large attachments are lent the memory they stay in`() throws {
        var parser = FrameParser()
        let size = 64 << 20
        parser.append(FrameHeader(json: 2, attachments: UInt32(size)).bytes + Array("{}".utf8))
        #expect(try parser.next() == nil)
        var lent: UInt?
        var written = 0
        while written < size {
            written += parser.withSpace { space in
                let address = space.baseAddress.map { UInt(bitPattern: $0) - UInt(written) }
                if lent == nil { lent = address }
                #expect(address == lent && space.count == size - written)
                let count = min(space.count, 10_000_000)
                space[0] = 1
                space[count - 1] = 2
                return (count, count)
            }
            if written < size { #expect(try parser.next() == nil) }
        }
        guard case .frame(let frame) = try parser.next() else {
            Issue.record("no frame")
            return
        }
        #expect(frame.attachments.withUnsafeBytes { $0.count == size && $0[0] == 1 && $0[size - 1] == 2 })
        #expect(frame.attachments.withUnsafeBytes { $0.baseAddress.map { UInt(bitPattern: $0) } } == lent)
    }

    @Test func `random streams give the same in random chunks as at once`() {
        var generator = SeededGenerator(seed: 21)
        let limits = FrameLimits(json: 100_000, attachments: 150_000)
        for _ in 0..<60 {
            var stream: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                let json = 2 + Int.random(in: 0...(1 << Int.random(in: 0...17, using: &generator)), using: &generator)
                let attachments = Int.random(
                    in: 0...(1 << Int.random(in: 0...18, using: &generator)),
                    using: &generator
                )
                stream += FrameHeader.encode(json: UInt32(json), attachments: UInt32(attachments))
                stream += [UInt8](repeating: UInt8.random(in: 0...255, using: &generator), count: json + attachments)
            }
            if Bool.random(using: &generator) { stream += randomBytes(9, &generator) }
            let atOnce = trace([stream], limits: limits)
            #expect(trace(chunks(stream, &generator, longest: 200_000), limits: limits) == atOnce)
            // Without asking for events in between, the bytes wait.
            var parser = FrameParser(limits: limits)
            for chunk in chunks(stream, &generator, longest: 200_000) { parser.append(chunk) }
            var events: [FrameEvent] = []
            while let event = try? parser.next() { events.append(event) }
            #expect(events == atOnce.events)
        }
    }

    @Test func `noise never crashes`() {
        var generator = SeededGenerator(seed: 22)
        for _ in 0..<5000 {
            var noise = randomBytes(Int.random(in: 0...64, using: &generator), &generator)
            for place in noise.indices where place % 4 > 0 && Bool.random(using: &generator) { noise[place] = 0 }
            let atOnce = trace([noise])
            #expect(trace(noise.map { [$0] }) == atOnce)
        }
    }

    private struct Interrupted: Error {}

    @Test func `a reader that throws or miscounts does no harm`() throws {
        var parser = FrameParser()
        parser.append(encoded("{}").prefix(5))
        #expect(throws: Interrupted.self) {
            try parser.withSpace { _ throws(Interrupted) -> (count: Int, result: Void) in throw Interrupted() }
        }
        parser.withSpace { _ in (-5, ()) }
        parser.append(encoded("{}").dropFirst(5))
        #expect(try parser.next() == frame("{}"))
        parser.withSpace { space in
            space.initializeMemory(as: UInt8.self, repeating: 0)
            return (Int.max, ())
        }
        #expect(throws: FrameError.self) { try parser.next() }
    }
}
