// The errors of a stream that is not one of frames. A frame that is merely too large is an event, not an error.

/// What ends a stream of frames: after these, the place of the next frame is unknown.
package enum FrameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A header that announces fewer than two bytes of JSON; mostly text that something printed between frames.
    case badHeader(FrameHeader)

    /// The input ended inside a frame, after `have` of its `need` bytes, header included; `need` is 8 while even the
    /// header is not complete.
    case truncated(have: Int, need: Int)

    /// The first line isn't a worker's: `found` holds up to 1024 bytes from the start, escaped to be printable; empty
    /// if there was nothing at all.
    case notAWorker(found: String)

    /// A worker, but of another version of the protocol.
    case wrongVersion(found: Int)

    package var description: String {
        switch self {
        case .badHeader(let header):
            """
            the stream of frames is broken: a header announces \(header.json) bytes of JSON and \(header.attachments) \
            bytes of attachments (as text: "\(printable(header.bytes))")
            """
        case .truncated(let have, let need):
            "the input ended inside a frame, after \(have) of \(need) bytes"
        case .notAWorker(let found) where found.isEmpty:
            "the process ended its output before the first line of a worker"
        case .notAWorker(let found):
            "this is not a worker, or something printed before it: \"\(found)\""
        case .wrongVersion(let found):
            "the worker speaks version \(found) of the protocol, not \(Preamble.version)"
        }
    }
}
