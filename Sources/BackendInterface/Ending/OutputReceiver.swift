internal import SystemSupport

/// What gets Python's output, in the order in which it was written; called by one thread at a time.
package struct OutputReceiver: Sendable {
    package let take: @Sendable ([UInt8]) -> Void
    /// To be called when no more comes.
    package let end: @Sendable () -> Void
}

extension PythonOutput {
    /// Whether a function of the program's gets the output.
    package var isHandled: Bool {
        switch self {
        case .inherit, .discard: false
        case .handler, .lines: true
        }
    }

    /// A new one for what this names; nil if no function of the program's gets the output.
    package var receiver: OutputReceiver? {
        switch self {
        case .inherit, .discard: return nil
        case .handler(let handler): return OutputReceiver(take: handler, end: {})
        case .lines(let handler):
            let lines = LineSplitter()
            return OutputReceiver(
                take: { piece in for line in lines.take(piece) { handler(line) } },
                end: { if let rest = lines.takeRest() { handler(rest) } }
            )
        }
    }
}

/// Makes lines of pieces.
final class LineSplitter: Sendable {
    /// A line that is longer comes in parts, since it has to be kept.
    static let mostBytes = 65536

    private let rest = Locked<[UInt8]>([])

    func take(_ piece: [UInt8]) -> [String] {
        rest.withLock { rest in
            var lines: [String] = []
            for part in piece.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
                if part.offset > 0 {
                    lines.append(String(decoding: rest, as: UTF8.self))
                    rest.removeAll(keepingCapacity: true)
                }
                rest += part.element
                while rest.count > Self.mostBytes {
                    let length = Self.wholeCharacters(rest[..<Self.mostBytes])
                    lines.append(String(decoding: rest[..<length], as: UTF8.self))
                    rest.removeFirst(length)
                }
            }
            return lines
        }
    }

    /// What came behind the last newline; nil if that is nothing.
    func takeRest() -> String? {
        rest.withLock { rest in
            defer { rest = [] }
            return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
        }
    }

    /// How many bytes there are before the last character, which may not be whole.
    private static func wholeCharacters(_ bytes: ArraySlice<UInt8>) -> Int {
        // The further bytes of a character begin with the bits 10; there are three at most.
        let start = bytes.suffix(4).lastIndex { $0 & 0xC0 != 0x80 }
        return start.flatMap { $0 > 0 ? $0 : nil } ?? bytes.count
    }

    private var newline: UInt8 { UInt8(ascii: "\n") }
}
