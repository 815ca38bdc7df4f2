internal import BackendInterface
internal import Foundation
internal import Wire

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The write side of a connection. Frames of any number of threads go out one after the other: who finds the pipe free
/// writes, for itself and for those who come meanwhile; the others only leave their frames. So many small frames share
/// one `write`.
///
/// A full pipe never blocks for good: the writer reads replies meanwhile (`makeProgress`), since a worker that can't
/// get rid of its replies does not read.
final class FrameSender: Sendable {
    private struct Waiting {
        var head: [UInt8]
        var attachments: [any ContiguousBytes]
    }

    private struct State {
        var descriptor: Descriptor?
        var isWriting = false
        var waiting: [Waiting] = []
    }

    private let state: Locked<State>

    init(_ descriptor: Descriptor) {
        state = Locked(State(descriptor: descriptor))
    }

    /// Writes a finished frame, or leaves it to the thread that is writing.
    ///
    /// - Parameter makeProgress: called while the pipe is full; waits until it may have room; false to give up.
    func send(_ frame: FrameWriter, makeProgress: (Descriptor) -> Bool) {
        send(frame.head.bytes, frame.attachments, makeProgress)
    }

    /// Writes bytes that are no frame: the sources that the bootstrap reads.
    func send(raw bytes: String, makeProgress: (Descriptor) -> Bool) {
        var bytes = bytes
        bytes.withUTF8 { send(UnsafeRawBufferPointer($0), [], makeProgress) }
    }

    private func send(
        _ head: UnsafeRawBufferPointer,
        _ attachments: [any ContiguousBytes],
        _ makeProgress: (Descriptor) -> Bool
    ) {
        let descriptor: Descriptor? = state.withLock { state in
            guard !state.isWriting else {
                Self.enqueue(head, attachments, in: &state)
                return nil
            }
            state.isWriting = state.descriptor != nil
            return state.descriptor
        }
        guard let descriptor else { return }
        var works = write(head, to: descriptor, makeProgress)
        for part in attachments where works {
            works = part.withUnsafeBytes { write($0, to: descriptor, makeProgress) }
        }
        // What was left meanwhile, until nothing is.
        while true {
            let waiting = state.withLock { state in
                if state.waiting.isEmpty { state.isWriting = false }
                defer { state.waiting = [] }
                return state.waiting
            }
            guard !waiting.isEmpty else { return }
            for frame in waiting {
                works = works && frame.head.withUnsafeBytes { write($0, to: descriptor, makeProgress) }
                for part in frame.attachments where works {
                    works = part.withUnsafeBytes { write($0, to: descriptor, makeProgress) }
                }
            }
        }
    }

    private static func enqueue(
        _ head: UnsafeRawBufferPointer,
        _ attachments: [any ContiguousBytes],
        in state: inout State
    ) {
        if let last = state.waiting.indices.last, attachments.isEmpty, state.waiting[last].attachments.isEmpty {
            state.waiting[last].head.append(contentsOf: head)
        } else {
            state.waiting.append(Waiting(head: Array(head), attachments: attachments))
        }
    }

    private func write(
        _ bytes: UnsafeRawBufferPointer,
        to descriptor: Descriptor,
        _ makeProgress: (Descriptor) -> Bool
    ) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(descriptor.number, rest)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                guard makeProgress(descriptor) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Lets go of the descriptor: the worker meets the end of its input once the frames on their way are written.
    func close() {
        state.withLock { $0.descriptor = nil }
    }
}

private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(number, bytes.baseAddress, bytes.count)
}
