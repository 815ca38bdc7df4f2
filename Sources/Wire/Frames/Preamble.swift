// The line with which a worker begins, before its first frame: it tells a worker of this version from anything else
// that might sit at the other end of a pipe.

package enum Preamble {
    package static let version = 1

    /// `pyffi-worker 1` and a newline.
    package static let line: [UInt8] = Array("\(name)\(version)\n".utf8)

    /// How many bytes of something else are kept for the error, and how long a first line is waited for.
    static let reported = 1024

    private static let name = "pyffi-worker "

    /// Judges the begin of a worker's output.
    ///
    /// Waits for a whole line even when its first byte is wrong: what is told to the user is that line then, not the
    /// fragment that the first read happened to bring. Asked again with more bytes, it tells more.
    ///
    /// - Returns: how many bytes the line takes; nil while it isn't complete.
    static func length(in bytes: some BidirectionalCollection<UInt8>) throws(FrameError) -> Int? {
        let begin = bytes.prefix(reported)
        guard let newline = begin.firstIndex(of: UInt8(ascii: "\n")) else {
            if begin.count < reported { return nil }
            throw FrameError.notAWorker(found: printable(begin))
        }
        let first = begin[...newline]
        if first.elementsEqual(line) { return line.count }
        guard let found = number(in: first.dropLast()), found != version else {
            throw FrameError.notAWorker(found: printable(begin))
        }
        throw FrameError.wrongVersion(found: found)
    }

    /// The version in a worker's line without its newline: digits without leading zeros.
    private static func number(in line: some Collection<UInt8>) -> Int? {
        guard line.starts(with: name.utf8) else { return nil }
        let digits = line.dropFirst(name.utf8.count)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9"), value < 1_000_000 else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
