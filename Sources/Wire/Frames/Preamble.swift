// The line with which a worker begins, before its first frame: it tells a worker of this version from anything else
// that might sit at the other end of a pipe.

package enum Preamble {
    package static let version = 1

    /// `pyffi-worker 1` and a newline.
    package static let line: [UInt8] = Array("\(name)\(version)\n".utf8)

    /// How many bytes of something else are kept for the error.
    static let reported = 1024

    /// How many bytes may come before the line.
    static let mostBefore = 65536

    private static let name = "pyffi-worker "

    /// Looks for the line at the beginning of a worker's output. What comes before the line was printed by code that
    /// the user has Python execute at its start, such as a `sitecustomize`, and may end within a line.
    ///
    /// - Returns: how many bytes come before the line; nil while the line isn't there.
    static func place(in bytes: ArraySlice<UInt8>) throws(FrameError) -> Int? {
        var rest = bytes
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let text = rest[...newline]
            if text.suffix(line.count).elementsEqual(line) { return newline + 1 - line.count - bytes.startIndex }
            if let found = number(in: text.dropLast()), found != version {
                throw FrameError.wrongVersion(found: found)
            }
            rest = rest[(newline + 1)...]
        }
        guard bytes.count < mostBefore else { throw FrameError.notAWorker(found: printable(bytes.prefix(reported))) }
        return nil
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
