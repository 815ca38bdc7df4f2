// The eight bytes before each frame, and what may be announced in them (protocol.md, section 2).

package import BackendInterface

/// The announced lengths of a frame.
package struct FrameHeader: Hashable, Sendable {
    /// How many bytes a header takes.
    package static let size = 8

    /// Bytes of JSON text.
    package let json: UInt32

    /// Bytes of all attachments together.
    package let attachments: UInt32

    package init(json: UInt32, attachments: UInt32) {
        self.json = json
        self.attachments = attachments
    }

    /// nil for lengths that no header can announce.
    package init?(exactly json: Int, attachments: Int) {
        guard json >= 2, let json = UInt32(exactly: json), let attachments = UInt32(exactly: attachments) else {
            return nil
        }
        self.init(json: json, attachments: attachments)
    }

    /// The header as it goes over the wire.
    package var bytes: [UInt8] { Self.encode(json: json, attachments: attachments) }

    package static func encode(json: UInt32, attachments: UInt32) -> [UInt8] {
        let word = UInt64(json) | UInt64(attachments) << 32
        return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
    }

    /// The header in the first eight of `bytes`; nil if there are fewer.
    package init?(decoding bytes: some Collection<UInt8>) {
        var word: UInt64 = 0
        var count = 0
        for byte in bytes.prefix(Self.size) {
            word |= UInt64(byte) << (8 * UInt64(count))
            count += 1
        }
        guard count == Self.size else { return nil }
        self.init(json: UInt32(truncatingIfNeeded: word), attachments: UInt32(truncatingIfNeeded: word >> 32))
    }

    /// Bytes of the whole frame with its header: at most 2^33 + 6.
    package var frameSize: Int { Self.size + Int(json) + Int(attachments) }
}

/// The largest frame that a side receives.
package struct FrameLimits: Hashable, Sendable {
    /// In bytes of JSON text.
    package var json: Int

    /// In bytes of all attachments together.
    package var attachments: Int

    package init(json: Int = 268_435_456, attachments: Int = 4_294_967_295) {
        self.json = json
        self.attachments = attachments
    }

    package enum Kind: String, Hashable, Sendable {
        case json, attachments
    }

    /// The first limit that a frame would exceed.
    package func exceeded(by header: FrameHeader) -> Kind? {
        if Int(header.json) > json { return .json }
        if Int(header.attachments) > attachments { return .attachments }
        return nil
    }
}

package struct Frame: Hashable, Sendable {
    /// The JSON text, unchecked.
    package var json: [UInt8]
    package var attachments: ReceivedBytes

    package init(json: [UInt8], attachments: [UInt8] = []) {
        self.init(json: json, attachments: ReceivedBytes(attachments))
    }

    init(json: [UInt8], attachments: ReceivedBytes) {
        self.json = json
        self.attachments = attachments
    }
}

package enum FrameEvent: Hashable, Sendable {
    case frame(Frame)

    /// A frame beyond a limit, told once all of it has come: none of it was kept, and frames go on after it.
    case skipped(FrameHeader, over: FrameLimits.Kind)
}
