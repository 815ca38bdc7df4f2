// Requests that are stopped while they wait for their turn: their callers go on at once, but only where it is certain
// that Python has not begun with them, and won't.

import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing
import Wire

@testable import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct LeavingTests {
    /// A connection to nothing: the test is the worker.
    private struct Peer {
        let connection: Connection
        let output: Descriptor
        let late = Locked(0)
        let input: Descriptor

        init() throws {
            let (toWorker, fromWorker) = (try Descriptor.pipe(), try Descriptor.pipe())
            (input, output) = (toWorker.read, fromWorker.write)
            connection = try Connection(
                input: toWorker.write,
                otherEnd: toWorker.read,
                output: fromWorker.read,
                limits: WireLimits(),
                spin: .zero,
                greets: false,
                isAside: false,
                kill: { true },
                onEvent: { _, _, _ in },
                onLateReply: { [late] _ in late.withLock { $0 += 1 } }
            )
        }

        func send(_ id: Int) throws -> Exchange {
            let exchange = Exchange(id: id, .operation(.ping), connection: connection, call: nil, isAwaitedAlone: true)
            try connection.begin(exchange)
            let writer = FrameWriter(backend: nil, limits: WireLimits())
            try writer.write(cancelling: id)
            try writer.finish()
            connection.send(writer, for: exchange, blocks: true)
            return exchange
        }

        func say(_ text: String) {
            let header = [UInt32(text.utf8.count).littleEndian, 0]
            let bytes = header.withUnsafeBytes { Array($0) } + Array(text.utf8)
            #expect(bytes.withUnsafeBytes { output.write($0) } == bytes.count)
        }

        /// Reads a number of bytes of what was sent, as the worker does before it begins.
        func take(_ count: Int) {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { buffer.deallocate() }
            #expect(input.read(into: buffer) == count)
        }

        /// What comes of a request when the worker dies.
        func die(_ exchange: Exchange) async throws -> PythonError {
            connection.finish(PythonError(WorkerDeath(signal: SIGKILL, signalName: "SIGKILL", exitCode: nil)))
            return try await bounded { try failure { try connection.wait(for: exchange) } }
        }

        func wait(for exchange: Exchange) async throws -> Int? {
            try await bounded { try connection.wait(for: exchange)?.id }
        }
    }

    @Test func `a request has begun only if the worker has read all of it`() async throws {
        for missing in [0, 1] {
            let peer = try Peer()
            let exchange = try peer.send(1)
            peer.take(exchange.endInStream - missing)
            let error = try await peer.die(exchange)
            #expect(error.hadBegun == (missing == 0))
            #expect(error.workerDeath?.operation == (missing == 0 ? "ping" : nil))
        }
    }

    @Test func `a request that Python has begun with, as its replies show, doesn't leave the queue`() async throws {
        let peer = try Peer()
        let (first, second) = (try peer.send(1), try peer.send(2))
        #expect(peer.connection.mark(second, interruption: .cancelled))
        // Nobody has read this reply yet, which shows that Python has begun with the second request.
        peer.say(#"{"id":1,"value":1}"#)
        peer.connection.leaveQueue([second])
        #expect(try await peer.wait(for: first) == 1)
        #expect(!peer.connection.hasLeft(second))
        peer.say(#"{"id":2,"value":2}"#)
        #expect(try await peer.wait(for: second) == 2)
    }

    @Test func `a request that waits leaves the queue, and its late reply is let go of`() async throws {
        let peer = try Peer()
        let (first, second) = (try peer.send(1), try peer.send(2))
        #expect(peer.connection.mark(second, interruption: .cancelled))
        peer.connection.leaveQueue([second])
        await #expect(throws: CancellationError.self) { try await peer.wait(for: second) }
        #expect(peer.connection.hasLate)
        peer.say(#"{"id":1,"value":1}"#)
        peer.say(#"{"id":2,"value":2}"#)
        #expect(try await peer.wait(for: first) == 1)
        #expect(await comesTrue { !peer.connection.hasLate && peer.late.current == 1 })
    }

    @Test func `an error that names no request counts for one that has left, too`() async throws {
        let peer = try Peer()
        let (first, second) = (try peer.send(1), try peer.send(2))
        #expect(peer.connection.mark(second, interruption: .cancelled))
        peer.connection.leaveQueue([second])
        await #expect(throws: CancellationError.self) { try await peer.wait(for: second) }
        for _ in 0..<2 { peer.say(#"{"id":null,"error":{"kind":"request","message":"what?"}}"#) }
        await #expect(throws: PythonError.self) { try await peer.wait(for: first) }
        #expect(await comesTrue { !peer.connection.hasLate })
        // The replies to both come after all.
        for id in 1...2 { peer.say(#"{"id":\#(id),"value":1}"#) }
        let third = try peer.send(3)
        peer.say(#"{"id":3,"value":1}"#)
        #expect(try await peer.wait(for: third) == 3)
        #expect(peer.late.current == 2)
    }

    @Test func `a request leaves the queue only when the worker can know that it is stopped`() async throws {
        let scratch = try Scratch()
        let worker = try FakeWorker(
            onRequest: """
                if n == 1:
                    import signal
                    rounds = []
                    def note(*_):
                        rounds.append(1)
                        if len(rounds) == 5: open('\(scratch.file("asked"))', 'w').close()
                    signal.signal(signal.SIGURG, note)
                    open('\(scratch.file("begun"))', 'w').close()
                    while not os.path.exists('\(scratch.file("go"))'): time.sleep(0.001)
                """
        )
        let exists = { @Sendable (name: String) in FileManager.default.fileExists(atPath: scratch.file(name)) }
        let backend = try worker.start()
        async let first = bounded { try backend.ping() }
        #expect(await comesTrue { exists("begun") })
        // More than a pipe has room for: what is sent behind it stays here until the worker reads.
        let isSent = Gate()
        async let large: Void = bounded {
            try backend.batch { () throws -> Void in
                let bytes = PythonValue.bytes([UInt8](repeating: 1, count: 8 << 20))
                try backend.perform(.create(bytes), form: PythonForm(.none)) { _ in }
                isSent.open()
            }
        }
        try await bounded { isSent.wait() }
        let hasEnded = Flag()
        async let behind: PythonValue = bounded {
            defer { hasEnded.raise() }
            return try CallDeadline.within(.milliseconds(50)) { try backend.ping() }
        }
        #expect(await comesTrue { exists("asked") })
        #expect(!hasEnded.isRaised)
        try Data().write(to: URL(filePath: scratch.file("go")))
        #expect(try await first == .int(1))
        try await large
        // This worker doesn't care what is to be stopped.
        do {
            #expect(try await behind == .int(3))
        } catch let error as PythonError {
            #expect(error.message.contains("was not started"), "\(error)")
        }
        await backend.shutDownAsync()
    }
}
