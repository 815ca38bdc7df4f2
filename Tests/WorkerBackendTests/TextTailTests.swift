// What is kept of a worker's last words: as much as is promised, in whole lines, however the bytes came.

import Testing

@testable import WorkerBackend

@Suite struct TextTailTests {
    @Test(arguments: [1, 7, 64, 100, 199, 200, 201, 256, 400, 1000, 100_000])
    func `only whole lines are kept, the last ones, whatever pieces they came in`(size: Int) {
        let text = (1000..<2000).map { "line \($0)\n" }.joined()
        var rest = Array(text.utf8)[...]
        var tail = TextTail(capacity: 200)
        var torn: [Substring] = []
        while !rest.isEmpty {
            tail.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            let lines = tail.text.split(separator: "\n")
            // Of the newest line only the beginning may have come.
            torn += lines.dropLast().filter { $0.count != 9 || !$0.hasPrefix("line ") }
            if tail.text.utf8.count > 200 { Issue.record("\(tail.text.utf8.count) bytes are kept") }
        }
        #expect(torn.isEmpty)
        let lines = tail.text.split(separator: "\n")
        #expect(lines.last == "line 1999")
        #expect(lines.count >= 19)
    }

    @Test func `what fits is kept as it is, without the white space at the end`() {
        var tail = TextTail(capacity: 10)
        #expect(tail.text == "")
        tail.append(Array("  a\n\nb \n\n".utf8))
        #expect(tail.text == "  a\n\nb")
    }

    @Test func `one line that is longer than what is kept is cut, not lost`() {
        var tail = TextTail(capacity: 10)
        tail.append(Array(String(repeating: "x", count: 100).utf8))
        #expect(tail.text == String(repeating: "x", count: 10))
    }
}
