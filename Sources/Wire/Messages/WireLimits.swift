internal import BackendInterface

/// The bounds that protocol.md, section 2, sets on messages. Each side announces its own in its hello.
package struct WireLimits: Sendable, Hashable {
    package var frame = FrameLimits()
    /// Levels of nesting, the message object being the first.
    package var depth = Self.depth
    package static let depth = ValueLimits.depth

    package init() {}
}
