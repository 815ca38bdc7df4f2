internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import Wire

/// The operations of batches that wait to be sent, many in a message.
///
/// There is one such message at a time, and whoever sends anything else sends it first. So the worker gets everything in the
/// order in which it was asked for, whatever threads it comes from: an operation may name the objects of any batch.
///
/// `@unchecked Sendable`: `message` is touched only with the lock held.
final class Pipeline: @unchecked Sendable {
    /// A message that is being put together.
    private final class Message {
        let batch: Batch
        let writer: FrameWriter
        let id: Int
        let scope = CallDeadline.current
        private let hasScope: Bool
        @exclusivity(unchecked) var count = 0
        /// What it releases of other messages' objects.
        @exclusivity(unchecked) private(set) var released: [ObjectHandle]

        init(_ batch: Batch, _ writer: FrameWriter, id: Int, releasing released: [ObjectHandle]) {
            self.released = released
            self.batch = batch
            self.writer = writer
            self.id = id
            hasScope = scope != nil
        }

        func release(_ handle: ObjectHandle) {
            writer.release(handle)
            if handle.rawValue <= id { released.append(handle) }
        }

        /// Whether an operation of this thread has the deadline of the others in the message. Mostly there is none, and a look at
        /// one takes long.
        var hasScopeOfThisThread: Bool {
            hasScope || CallDeadline.mayExist ? CallDeadline.current?.instant == scope?.instant : true
        }
    }

    private let lock = NSLock()
    @exclusivity(unchecked) private var message: Message?
    private let hasMessage = Atomic(false)
    private let batches = Atomic(0)

    /// Steps of a message. While the worker executes one, the next is written; with more of them each side would wait so long
    /// for the other that it went to sleep.
    private static let most = 24
    /// Bytes of a message to which a step is added; larger ones gain nothing.
    private static let mostBytes = 16_384

    /// Whether a thread may be in a batch: what an operation outside of any looks at first.
    var isInUse: Bool { batches.load(ordering: .relaxed) != 0 }

    func begin() { batches.add(1, ordering: .relaxed) }

    func end() { batches.subtract(1, ordering: .relaxed) }

    /// Sends what waits to be sent.
    func flush(_ backend: WorkerBackend) {
        guard hasMessage.load(ordering: .acquiring) else { return }
        var sent = lock.withLock { send(backend) }
        sent?.letGo(backend)
    }

    /// Releases a handle behind the operations that wait to be sent, which may name it.
    ///
    /// - Returns: false when there are none.
    func release(_ handle: ObjectHandle) -> Bool {
        guard hasMessage.load(ordering: .acquiring) else { return false }
        return lock.withLock {
            guard let message else { return false }
            message.release(handle)
            return true
        }
    }

    /// Adds an operation.
    ///
    /// - Parameters:
    ///   - bytes: about as many as it will take.
    ///   - isLast: whether nothing may be put behind it.
    ///   - write: writes it as a step. It runs with the lock held: no code but that of writers.
    /// - Returns: the handle of what the operation will give, and whether operations were sent.
    func add(
        to batch: Batch,
        isWanted: Bool,
        bytes: Int,
        isLast: Bool,
        _ write: (FrameWriter) -> Void
    ) throws -> (handle: ObjectHandle, hasSent: Bool) {
        let backend = batch.backend
        var sent: (Sent?, Sent?)
        defer {
            sent.0?.letGo(backend)
            sent.1?.letGo(backend)
        }
        lock.lock()
        defer { lock.unlock() }
        if let message,
            message.batch !== batch || isLast || !message.hasScopeOfThisThread
                || message.writer.length + bytes > Self.mostBytes
        {
            sent.0 = send(backend)
        }
        let message = try self.message ?? start(batch)
        write(message.writer)
        message.count += 1
        let handle = ObjectHandle(message.id + message.count)
        if !isWanted { message.writer.release(handle) }
        // The first ones are few, so that the worker has something to do while the others are written.
        if message.count >= batch.sizeOfNextMessage || isLast {
            batch.sizeOfNextMessage = min(Self.most, batch.sizeOfNextMessage * 3)
            sent.1 = send(backend)
        }
        return (handle, sent.0 != nil || sent.1 != nil)
    }

    private func start(_ batch: Batch) throws -> Message {
        let backend = batch.backend
        let id = backend.nextID(leaving: Self.most)
        let writer = backend.writers.take(backend: backend, limits: backend.limits)
        // All that names what was released by now has been sent.
        let released = backend.releases.take(most: WorkerBackend.mostReleases)
        do {
            try writer.beginSteps(id: id, first: ObjectHandle(id + 1), releasing: released)
        } catch {
            backend.putBack(released)
            backend.writers.putBack(writer)
            throw error
        }
        let message = Message(batch, writer, id: id, releasing: released)
        self.message = message
        hasMessage.store(true, ordering: .releasing)
        return message
    }

    /// A message that is on its way, or was given up. Whoever took the lock lets go of it when it is free again: values, and closures
    /// that nobody holds any more, run their owner's code when they are freed, which may use Python.
    private struct Sent {
        private var message: Message?
        private let hasFailed: Bool

        init(_ message: Message, hasFailed: Bool = false) {
            self.message = message
            self.hasFailed = hasFailed
        }

        mutating func letGo(_ backend: WorkerBackend) {
            // The failure is for the program's next operation, not for one of these.
            message?.batch.keepingFailure {
                guard let message = message.take() else { return }
                if hasFailed {
                    backend.forget(heldBy: message.writer)
                    backend.putBack(message.released)
                }
                backend.writers.putBack(message.writer)
            }
        }
    }

    /// Never waits for room in the pipe: `Batch` bounds what is on its way.
    private func send(_ backend: WorkerBackend) -> Sent? {
        guard let message = message.take() else { return nil }
        // At the end: who finds no message relies on it being on its way.
        defer { hasMessage.store(false, ordering: .releasing) }
        do {
            try backend.checkOpen()
            try message.writer.endSteps()
            try message.writer.finish()
            let exchange = Exchange(
                id: message.id,
                .steps(message.count),
                connection: backend.connection,
                call: nil,
                isAwaitedAlone: true
            )
            try backend.connection.begin(exchange)
            backend.expectCalls(of: message.writer)
            backend.connection.send(message.writer, for: exchange, blocks: false)
            let deadline = CallDeadline.sooner(message.scope, of: backend.configuration.callTimeout)
            message.batch.add(exchange, deadline.map { backend.arm($0, for: exchange) })
            return Sent(message)
        } catch {
            // With the lock held: whoever sent it, the batch's thread looks for it once there is no message any more.
            message.batch.note(error)
            return Sent(message, hasFailed: true)
        }
    }
}
