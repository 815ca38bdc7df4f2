import BackendInterface
import Foundation
import SystemSupport
import Testing
import Wire

@testable import WorkerBackend

@Suite
struct FrameSenderTests {
    /// Memory whose owner does something when it is freed.
    private final class Memory: ContiguousBytes, PythonConvertible, Sendable {
        private let count: Int
        private let onEnd: @Sendable () -> Void

        init(_ count: Int, onEnd: @escaping @Sendable () -> Void = {}) {
            self.count = count
            self.onEnd = onEnd
        }

        deinit { onEnd() }

        func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
            try Data(count: count).withUnsafeBytes(body)
        }

        func write(to writer: PythonWriter) throws { try writer.sink.bytes(self, count: count) }
    }

    private static func send(_ value: any PythonConvertible, by sender: FrameSender) throws {
        let writer = FrameWriter(backend: nil, limits: WireLimits())
        try writer.write(.success(value), ofCall: 1, wantsReceipt: false)
        try writer.finish()
        _ = sender.send(writer, blocks: true)
    }

    @Test func `a thread that writes a frame of another one doesn't free its values`() async throws {
        let pipe = try Descriptor.pipe()
        pipe.write.makeNonBlocking()
        let (isFull, hasRoom, isSent) = (Gate(), Gate(), Gate())
        let sender = FrameSender(pipe.write, otherEnd: pipe.read) { descriptor, _ in
            isFull.open()
            hasRoom.wait()
            var polls = [pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)]
            waitUntilReady(&polls)
            return true
        }
        async let first: Void = bounded { try Self.send(Memory(4_000_000), by: sender) }
        try await bounded { isFull.wait() }
        // This frame is left for the thread that writes, which is the last to have its memory.
        try Self.send(Memory(100_000) { isSent.wait() }, by: sender)
        Thread.detachNewThread {
            let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
            while pipe.read.read(into: space) > 0 {}
            space.deallocate()
        }
        hasRoom.open()
        try await first
        isSent.open()
    }
}
