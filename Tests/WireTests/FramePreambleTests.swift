// The first line of a worker, and what is told about anything else in its place.

import Testing
import Wire

@Suite struct FramePreambleTests {
    private func result(_ text: String) -> FrameTrace {
        trace([Array(text.utf8)], expectsPreamble: true)
    }

    @Test func `frames follow the line of a worker`() {
        #expect(Preamble.line == Array("pyffi-worker 1\n".utf8))
        let stream = Preamble.line + encoded("{}") + encoded("[]", attachments: [10])
        let expected = FrameTrace(events: [frame("{}"), frame("[]", attachments: [10])])
        #expect(trace(stream.map { [$0] }, expectsPreamble: true) == expected)
        for place in 0...stream.count {
            #expect(trace([stream[..<place], stream[place...]], expectsPreamble: true) == expected, "\(place)")
        }
        #expect(result("pyffi-worker 1\n") == FrameTrace())
    }

    @Test(arguments: [(0, "0"), (2, "2"), (17, "17"), (1_000_000, "1000000")])
    func `another version is told by its number`(version: Int, text: String) {
        #expect(result("pyffi-worker \(text)\nwhatever") == FrameTrace(error: .wrongVersion(found: version)))
    }

    @Test(arguments: ["\n", "hello\n", "two\nlines\n", "an open line, ", "pyffi-worker one\n", "\n\npyffi-worker "])
    func `what is printed before the line is kept`(text: String) throws {
        let stream = Array(text.utf8) + Preamble.line + encoded("{}")
        let expected = FrameTrace(events: [frame("{}")])
        for place in 0...stream.count {
            #expect(trace([stream[..<place], stream[place...]], expectsPreamble: true) == expected, "\(place)")
        }
        var parser = FrameParser(expectsPreamble: true)
        parser.append(stream)
        #expect(try parser.next() == frame("{}"))
        #expect(parser.printedBefore == Array(text.utf8))
    }

    @Test(arguments: [
        "pyffi-worker 1\r\n", "pyffi-worker 01\n", "pyffi-worker \n", "pyffi-worker one\n", "pyffi-worker -1\n",
        "pyffi-worker 99999999999999999999\n", "Pyffi-worker 1\n", "\n", "pyffi-worker 1 \n", "pyffi-worker 2x\n",
    ])
    func `another line is not a worker's`(text: String) {
        guard case .notAWorker(let found)? = result(text).end else {
            Issue.record("accepted \(text.debugDescription)")
            return
        }
        #expect(found == text.unicodeScalars.map { $0 == "\r" ? "\\r" : $0 == "\n" ? "\\n" : String($0) }.joined())
        var parser = FrameParser(expectsPreamble: true)
        parser.append(Array(text.utf8))
        #expect(throws: Never.self) { try parser.next() }
        #expect(parser.textInsteadOfLine == found)
    }

    @Test func `what was there is told in a printable form of at most 1024 bytes`() {
        let noise: [UInt8] = Array("Fehler: Größe\t\\\u{1B}[31m \u{202E}".utf8) + [0xFF, 0] + Array("\n".utf8)
        let told = #"Fehler: Größe\t\\\x1b[31m \u{202e}\xff\x00\n"#
        #expect(trace([noise], expectsPreamble: true).end == .notAWorker(found: told))
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 70000)
        let most = FrameError.notAWorker(found: String(repeating: "x", count: 1024))
        #expect(trace([long], expectsPreamble: true).error == most)
        #expect(trace([long[..<40000], long[40000...]], expectsPreamble: true).error == most)
    }

    @Test func `an end before the line is complete tells what there was`() {
        #expect(result("").end == .notAWorker(found: ""))
        #expect(result("pyffi-wor").end == .notAWorker(found: "pyffi-wor"))
        #expect(result("Killed").end == .notAWorker(found: "Killed"))
        #expect(result("pyffi-worker 2").end == .notAWorker(found: "pyffi-worker 2"))
    }

    @Test func `each error describes itself in a sentence`() {
        #expect(FrameError.notAWorker(found: "hello\\n").description.contains(#""hello\n""#))
        #expect(FrameError.wrongVersion(found: 2).description.contains("version 2"))
        #expect(FrameError.truncated(have: 3, need: 8).description.contains("3 of 8 bytes"))
        let printed = FrameHeader(json: 0, attachments: 0x6C6C_6548)
        #expect(FrameError.badHeader(printed).description.contains("Hell"))
    }
}
