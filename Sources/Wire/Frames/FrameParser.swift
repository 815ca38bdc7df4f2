// Cuts a stream of bytes into frames. Pure: it does no I/O, but lends memory to whoever does, so that `read(2)` puts a
// large attachment where it stays, and a burst of small frames costs one call.
//
// There are two places for bytes: the buffer, which holds what is not looked at yet; and, for a frame larger than the
// buffer, the frame's two arrays, which get what the buffer has of them and then lend their own memory.

internal import BackendInterface

/// An incremental parser for the frames of section 2 of the protocol, and for the line before them.
///
/// Use: `withSpace` to read, then `next` until it gives nil, and so on; `finish` at the end of the input.
package struct FrameParser: Sendable {
    package let limits: FrameLimits

    /// What was printed before the worker's line.
    package private(set) var printedBefore: [UInt8] = []

    /// Bytes `low..<high` have come and are not looked at. Its other bytes are never read.
    private var buffer: [UInt8]
    private var low = 0
    private var high = 0

    private var state: State

    /// The parts of the frame in state `.filling`.
    private var json = FramePart(total: 0)
    private var attachments = FramePart(total: 0)

    private enum State {
        case preamble
        case header
        /// The header is taken from the buffer; the frame follows there, or goes to the arrays if it is large.
        case buffered(FrameHeader)
        case filling(FrameHeader)
        case skipping(FrameHeader, over: FrameLimits.Kind, left: Int)
        case failed(FrameError)
    }

    /// Holds hundreds of small frames, and is what a pipe of Linux holds unless it was enlarged.
    static let bufferSize = 65536

    /// From this many missing bytes on, an array's own memory is lent. For fewer, copying them is cheaper than a `read`
    /// that can't bring the next frames too.
    private static let directFrom = 16384

    /// - Parameter expectsPreamble: whether `pyffi-worker 1` and a newline come before the first frame, as for a
    ///   client.
    package init(limits: FrameLimits = FrameLimits(), expectsPreamble: Bool = false) {
        self.limits = limits
        self.state = expectsPreamble ? .preamble : .header
        self.buffer = Self.uninitialized(Self.bufferSize)
    }

    /// An array whose bytes have any value: for those that are written before they are read.
    private static func uninitialized(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    }

    // MARK: Input

    /// Lends memory for the bytes that come next.
    ///
    /// - Parameter body: writes from the start of the memory, which is never empty and valid only during the call, and
    ///   returns how many bytes it wrote, 0 at the end of the input. If it throws, nothing has been written.
    package mutating func withSpace<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> (count: Int, result: R)
    ) throws(E) -> R {
        if case .filling = state, low == high {
            if json.missing >= Self.directFrom { return try json.withSpace(body) }
            if json.missing == 0, attachments.missing >= Self.directFrom { return try attachments.withSpace(body) }
        }
        makeRoom()
        let (count, result) = try buffer.withUnsafeMutableBufferPointer { [high] all throws(E) in
            try body(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(all)[high...]))
        }
        high += min(max(count, 0), buffer.count - high)
        return result
    }

    /// Makes room for at least one byte at the end of the buffer. The buffer grows only for a caller that adds input
    /// without asking for frames, and only as long as their bytes wait.
    private mutating func makeRoom() {
        if low == high {
            low = 0
            high = 0
            if buffer.count > Self.bufferSize { buffer = Self.uninitialized(Self.bufferSize) }
        }
        guard high == buffer.count else { return }
        if low >= buffer.count / 2 {
            let waiting = low..<high
            buffer.withUnsafeMutableBytes { all in
                // Both ranges are in the same memory, and `copyMemory` allows that they overlap.
                all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[waiting]))
            }
            low = 0
            high = waiting.count
        } else {
            let old = buffer
            let size = 2 * old.count
            buffer = [UInt8](unsafeUninitializedCapacity: size) { new, initialized in
                old.withUnsafeBytes { UnsafeMutableRawBufferPointer(new).copyMemory(from: $0) }
                initialized = size
            }
        }
    }

    /// Adds bytes that are in memory already.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let taken = withSpace { space in
                let part = rest.prefix(space.count)
                space.copyBytes(from: part)
                return (part.count, part.count)
            }
            rest = rest.dropFirst(taken)
        }
    }

    // MARK: Frames

    /// The next frame that is complete, or nil until more bytes have come.
    ///
    /// - Throws: `FrameError` when no frame can follow, and again each time after that. Not for a frame that is too
    ///   large, which is an event.
    package mutating func next() throws(FrameError) -> FrameEvent? {
        while true {
            switch state {
            case .preamble:
                guard let place = try Preamble.place(in: buffer[low..<high]) else { return nil }
                printedBefore = Array(buffer[low..<low + place])
                low += place + Preamble.line.count
                state = .header
            case .header:
                guard let header = FrameHeader(decoding: buffer[low..<high]) else { return nil }
                guard header.json >= 2 else {
                    state = .failed(.badHeader(header))
                    continue
                }
                low += FrameHeader.size
                if let limit = limits.exceeded(by: header) {
                    state = .skipping(header, over: limit, left: header.frameSize - FrameHeader.size)
                } else {
                    state = .buffered(header)
                }
            case .buffered(let header):
                let size = header.frameSize - FrameHeader.size
                if high - low >= size {
                    let middle = low + Int(header.json)
                    let frame = Frame(
                        json: Array(buffer[low..<middle]),
                        attachments: Array(buffer[middle..<low + size])
                    )
                    low += size
                    state = .header
                    return .frame(frame)
                }
                if size <= Self.bufferSize { return nil }
                json = FramePart(total: Int(header.json))
                attachments = FramePart(total: Int(header.attachments))
                state = .filling(header)
            case .filling:
                low += json.take(buffer[low..<high])
                guard json.missing == 0 else { return nil }
                if attachments.have == 0 { attachments.areWords = announcesWords(json.whole) }
                low += attachments.take(buffer[low..<high])
                guard attachments.missing == 0 else { return nil }
                let frame = Frame(json: json.whole.bytes(in: 0..<json.total), attachments: attachments.whole)
                json = FramePart(total: 0)
                attachments = FramePart(total: 0)
                state = .header
                return .frame(frame)
            case .skipping(let header, let limit, let left):
                let taken = min(left, high - low)
                low += taken
                guard taken == left else {
                    state = .skipping(header, over: limit, left: left - taken)
                    return nil
                }
                state = .header
                return .skipped(header, over: limit)
            case .failed(let error):
                throw error
            }
        }
    }

    /// Whether the beginning of the JSON text speaks of a list or an array of numbers of 64 bits. This matters only for
    /// speed: a reader can take any bytes as the type it wants.
    private func announcesWords(_ json: ReceivedBytes) -> Bool {
        let sign = Array("64\",".utf8)
        return json.withUnsafeBytes { text in
            let start = text.prefix(512)
            return start.indices.contains { start[$0...].starts(with: sign) }
        }
    }

    /// What has come while the worker's line has not, in a printable form.
    package var textInsteadOfLine: String? {
        guard case .preamble = state, low < high else { return nil }
        return printable(buffer[low..<high].prefix(Preamble.reported))
    }

    /// Whether the input may end here; to be asked once `next` has given nil.
    ///
    /// - Throws: `FrameError.truncated` inside a frame, `.notAWorker` before the line of a worker is complete, and what
    ///   `next` throws. Not between two frames.
    package func finish() throws(FrameError) {
        let waiting = high - low
        switch state {
        case .preamble:
            _ = try Preamble.place(in: buffer[low..<high])
            throw FrameError.notAWorker(found: printable(buffer[low..<high].prefix(Preamble.reported)))
        case .header:
            if waiting > 0 { throw FrameError.truncated(have: waiting, need: FrameHeader.size) }
        case .buffered(let header):
            throw FrameError.truncated(have: FrameHeader.size + waiting, need: header.frameSize)
        case .filling(let header):
            let have = FrameHeader.size + json.have + attachments.have + waiting
            throw FrameError.truncated(have: have, need: header.frameSize)
        case .skipping(let header, _, let left):
            throw FrameError.truncated(have: header.frameSize - left + waiting, need: header.frameSize)
        case .failed(let error):
            throw error
        }
    }
}
