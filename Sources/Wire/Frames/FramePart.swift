// The JSON text or the attachments of a large frame while they arrive: memory that is claimed once, lent to the reader,
// and handed on without a copy.

internal import BackendInterface

struct FramePart: Sendable {
    /// The announced length.
    let total: Int

    /// Memory for the part, never longer than `total`; bytes from `filled` on have no meaning and are never read.
    private var bytes = ReceivedBytes([])
    private var filled = 0

    /// Whether the part is wanted as numbers of 64 bits; to be set before its first byte comes.
    var areWords = false

    /// How many bytes a header may claim at once. The system hands out pages when they are written, so announcing much
    /// and sending little costs the receiver little; and only parts larger than this are ever copied, when they double.
    static let claimedAtOnce = 256 << 20

    init(total: Int) { self.total = total }

    var missing: Int { total - filled }
    var have: Int { filled }

    /// The whole part; to be asked for once nothing is missing, as then `filled == total == bytes.count`.
    var whole: ReceivedBytes { bytes }

    /// Lends memory for what is missing, as much of it as is claimed; at least one byte, if any is missing.
    mutating func withSpace<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> (count: Int, result: R)
    ) throws(E) -> R {
        claim()
        let (count, result) = try bytes.withUnsafeMutableBytes { [filled] all throws(E) in
            // `filled <= bytes.count` always.
            try body(UnsafeMutableRawBufferPointer(rebasing: all[filled...]))
        }
        filled += min(max(count, 0), bytes.count - filled)
        return result
    }

    /// Copies from bytes that lie elsewhere as many as are missing, and tells how many that was.
    mutating func take(_ source: ArraySlice<UInt8>) -> Int {
        let before = filled
        var rest = source.prefix(missing)
        while !rest.isEmpty {
            let count = withSpace { space in
                let count = min(space.count, rest.count)
                space.copyBytes(from: rest.prefix(count))
                return (count, count)
            }
            // The count is never 0, as something is missing; but a loop should not have to trust that.
            if count == 0 { break }
            rest = rest.dropFirst(count)
        }
        return filled - before
    }

    /// Makes room for at least one byte, if one is missing.
    private mutating func claim() {
        guard filled == bytes.count, filled < total else { return }
        let old = bytes
        let size = min(total, max(Self.claimedAtOnce, 2 * old.count))
        bytes = ReceivedBytes(uninitialized: size, asWords: areWords && size == total)
        // `size > old.count`: `total` is larger by the guard, and the other bound is larger, too.
        bytes.withUnsafeMutableBytes { new in old.withUnsafeBytes { new.copyMemory(from: $0) } }
    }
}
