internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

/// The write side of a connection. Frames of any number of threads go out one after the other: the thread that finds
/// the pipe free writes, for itself and for those that come meanwhile; the others only leave their frames. So many
/// small frames share one `write`.
///
/// A full pipe never blocks for good: the writer reads replies meanwhile (`makeProgress`), since a worker that can't
/// get rid of its replies does not read. A caller that must not block at all leaves what the pipe has no room for to a
/// thread that may.
final class FrameSender: Sendable {
    /// A frame's place in the order in which all go out.
    struct Place {
        let number: Int
        /// Whether the frame will go out; else it was dropped, as the connection is closed for it.
        var isTaken = true
    }

    /// A frame on its way.
    private struct Outgoing: @unchecked Sendable {  // handed from thread to thread, never shared
        var head: [UInt8]
        /// Freed on another thread. Freeing these may run code that waits for something to be sent, and nobody else
        /// sends while this thread writes.
        let attachments: Belongings<[any ContiguousBytes]>?
        /// How many bytes of head and attachments together were written.
        let written: Int

        init(_ head: UnsafeRawBufferPointer, _ attachments: [any ContiguousBytes], written: Int = 0) {
            self.head = Array(head)
            self.attachments = attachments.isEmpty ? nil : Belongings(attachments)
            self.written = written
        }
    }

    /// The descriptor that frames are written to. Once no reference is left, the worker reads the end of file, even
    /// from a socket, which this process still reads from.
    private final class WriteEnd: Sendable {
        let descriptor: Descriptor
        /// Open as long as anybody writes.
        private let otherEnd: Descriptor?

        init(_ descriptor: Descriptor, otherEnd: Descriptor) {
            self.descriptor = descriptor
            self.otherEnd = otherEnd.enter() ? otherEnd : nil
        }

        deinit {
            _ = descriptor.use { shutdown($0, Int32(SHUT_WR)) }
            otherEnd?.leave()
        }
    }

    private struct State {
        var end: WriteEnd?
        var takesRequests = true
        var isWriting = false
        var waiting: [Outgoing] = []
        /// How many frames were given to be sent, and how many bytes these are.
        var count = 0
        var size = 0
    }

    private let state: Locked<State>
    /// The worker's end of the pipe, open here as well: so a write never finds a pipe without a reader, which would
    /// raise SIGPIPE, whatever the host does with that signal.
    private let otherEnd: Descriptor
    /// Waits until a full pipe may have room, or until the given moment; false to give up.
    private let makeProgress: @Sendable (Descriptor, ContinuousClock.Instant) -> Bool
    /// How many bytes are in the pipe, have gone through it, or are being written.
    private let written = Atomic(0)
    private let patient = DispatchQueue(label: "pyffi.requests", qos: .userInitiated)

    init(
        _ descriptor: Descriptor,
        otherEnd: Descriptor,
        makeProgress: @escaping @Sendable (Descriptor, ContinuousClock.Instant) -> Bool
    ) {
        state = Locked(State(end: WriteEnd(descriptor, otherEnd: otherEnd)))
        self.otherEnd = otherEnd
        self.makeProgress = makeProgress
    }

    /// Writes a finished frame, or leaves it to the thread that is writing.
    ///
    /// - Parameters:
    ///   - exchange: the request in the frame, which gets its place; nil for a message of another kind.
    ///   - blocks: whether the caller may wait for room in the pipe.
    ///   - deadline: until when it may wait.
    @discardableResult
    func send(
        _ frame: FrameWriter,
        for exchange: Exchange? = nil,
        blocks: Bool,
        until deadline: ContinuousClock.Instant? = nil
    ) -> Place {
        send(frame.head.bytes, frame.attachments, frame.byteCount, exchange, blocks: blocks, until: deadline)
    }

    /// Whether everything that was given is in the pipe.
    var isIdle: Bool { state.withLock { !$0.isWriting } }

    /// Writes bytes that are no frame: the sources that the bootstrap reads.
    func send(raw bytes: String) {
        var bytes = bytes
        _ = bytes.withUTF8 { send(UnsafeRawBufferPointer($0), [], $0.count, nil, blocks: true, until: nil) }
    }

    private func send(
        _ head: UnsafeRawBufferPointer,
        _ attachments: [any ContiguousBytes],
        _ size: Int,
        _ exchange: Exchange?,
        blocks: Bool,
        until deadline: ContinuousClock.Instant?
    ) -> Place {
        let (place, end): (Place, WriteEnd?) = state.withLock { state in
            state.count += 1
            exchange?.place = state.count
            guard let end = state.end, state.takesRequests || exchange == nil else {
                return (Place(number: state.count, isTaken: false), nil)
            }
            state.size += size
            exchange?.endInStream = state.size
            guard !state.isWriting else {
                Self.enqueue(head, attachments, in: &state)
                return (Place(number: state.count), nil)
            }
            state.isWriting = true
            return (Place(number: state.count), end)
        }
        guard let end else { return place }
        var isBroken = false
        let patience = blocks ? deadline ?? Self.forEver : nil
        let written = write(head, attachments, from: 0, to: end, patience, isBroken: &isBroken)
        if isBroken || (blocks && written == nil) {
            writeWaiting(to: end, isBroken: isBroken)
        } else {
            if let written {
                let rest = Outgoing(head, attachments, written: written)
                state.withLock { $0.waiting.insert(rest, at: 0) }
            } else if stopIfNothingWaits() {
                return place
            }
            patient.async { self.writeWaiting(to: end, isBroken: false) }
        }
        return place
    }

    private static func enqueue(
        _ head: UnsafeRawBufferPointer,
        _ attachments: [any ContiguousBytes],
        in state: inout State
    ) {
        if let last = state.waiting.indices.last, attachments.isEmpty, state.waiting[last].attachments == nil {
            state.waiting[last].head.append(contentsOf: head)
        } else {
            state.waiting.append(Outgoing(head, attachments))
        }
    }

    /// Ends this thread's turn, unless frames were left for it.
    private func stopIfNothingWaits() -> Bool {
        state.withLock { state in
            if state.waiting.isEmpty { state.isWriting = false }
            return state.waiting.isEmpty
        }
    }

    /// Writes the frames that other threads have left, until there are none.
    private func writeWaiting(to end: WriteEnd, isBroken: Bool) {
        var isBroken = isBroken
        while !stopIfNothingWaits() {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for frame in waiting where !isBroken { write(frame, to: end, isBroken: &isBroken) }
        }
    }

    private func write(_ frame: Outgoing, to end: WriteEnd, isBroken: inout Bool) {
        frame.head.withUnsafeBytes { head in
            let attachments = frame.attachments?.value ?? []
            _ = write(head, attachments, from: frame.written, to: end, Self.forEver, isBroken: &isBroken)
        }
    }

    private static let forEver = ContinuousClock.now + .seconds(1_000_000_000)

    /// Writes a frame from an offset on.
    ///
    /// - Parameter patience: until when to wait for room in the pipe; nil: not at all.
    /// - Returns: how many bytes are written by now; nil for all.
    private func write(
        _ head: UnsafeRawBufferPointer,
        _ attachments: [any ContiguousBytes],
        from offset: Int,
        to end: WriteEnd,
        _ patience: ContinuousClock.Instant?,
        isBroken: inout Bool
    ) -> Int? {
        var written = write(head, from: offset, to: end, patience, isBroken: &isBroken)
        guard written >= head.count else { return written }
        var start = head.count
        for part in attachments {
            let (count, size) = part.withUnsafeBytes {
                (write($0, from: written - start, to: end, patience, isBroken: &isBroken), $0.count)
            }
            written = start + count
            guard count >= size else { return written }
            start += size
        }
        return nil
    }

    /// Writes a part of a frame.
    ///
    /// - Parameter offset: how many bytes of the frame from the part's begin on are written, which may be more than it
    ///   has.
    /// - Returns: the same afterwards.
    private func write(
        _ part: UnsafeRawBufferPointer,
        from offset: Int,
        to end: WriteEnd,
        _ patience: ContinuousClock.Instant?,
        isBroken: inout Bool
    ) -> Int {
        var written = offset
        while written < part.count {
            // Counted before: the worker may have read, and done, what it brings when this thread goes on.
            self.written.add(part.count - written, ordering: .relaxed)
            let count = end.descriptor.write(UnsafeRawBufferPointer(rebasing: part[written...]))
            let left = part.count - written - max(count, 0)
            if left > 0 { self.written.subtract(left, ordering: .relaxed) }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                guard let patience, patience > .now else { break }
                if !makeProgress(end.descriptor, patience) {
                    isBroken = true
                    break
                }
            } else if errno != EINTR {
                isBroken = true
                break
            }
        }
        return written
    }

    /// How many bytes the worker has read, or more, if a thread is writing meanwhile.
    var countRead: Int {
        let unread = otherEnd.unreadCount
        return written.load(ordering: .relaxed) - unread
    }

    /// Drops all requests that are sent from now on.
    func refuseRequests() {
        state.withLock { $0.takesRequests = false }
    }

    /// Closes the worker's input once the frames on their way are written.
    func close() {
        _ = state.withLock { $0.end.take() }
    }

    /// To be called when the worker has ended, and nobody asks any more what it has read.
    func letGo() {
        close()
        otherEnd.retire()
    }
}
