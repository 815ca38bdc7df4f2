internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import Wire

/// The operations of batches that wait to be sent, many in one request of `steps`.
///
/// There is one such request at a time, and whoever sends anything else sends this request first. So the worker gets
/// all operations in the order in which they were asked for, whatever threads they come from: an operation may name the
/// objects of any batch.
///
/// `@unchecked Sendable`: `message` is touched only with the lock held.
final class Pipeline: @unchecked Sendable {
    /// A request of steps that is being written.
    private final class Message {
        let batch: Batch
        let writer: FrameWriter
        let id: Int
        let scope = CallDeadline.current
        private let hasScope: Bool
        @exclusivity(unchecked) var count = 0
        /// The handles of other requests that this one releases.
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

        /// Whether an operation of the calling thread has the deadline of the request's other operations. Mostly no
        /// deadline exists: that is checked first, since looking for the thread's own takes long.
        var hasScopeOfThisThread: Bool {
            hasScope || CallDeadline.mayExist ? CallDeadline.current?.instant == scope?.instant : true
        }
    }

    private let lock = NSLock()
    @exclusivity(unchecked) private var message: Message?
    private let hasMessage = Atomic(false)
    private let batches = Atomic(0)

    /// The most steps of a request. While the worker executes one request, the next is written; with more steps, each
    /// side would wait for the other long enough to go to sleep.
    private static let most = 24
    /// The most bytes of a request that has several steps; larger requests gain nothing.
    private static let mostBytes = 16_384

    /// Whether any thread may be in a batch. An operation checks this before it looks for a batch of its own thread.
    var isInUse: Bool { batches.load(ordering: .relaxed) != 0 }

    func begin() { batches.add(1, ordering: .relaxed) }

    func end() { batches.subtract(1, ordering: .relaxed) }

    /// Sends the request that is being written, if there is one.
    func flush(_ backend: WorkerBackend) {
        guard hasMessage.load(ordering: .acquiring) else { return }
        var sent = lock.withLock { send(backend) }
        sent?.letGo(backend)
    }

    /// Releases a handle behind the operations that wait to be sent, since they may name it.
    ///
    /// - Returns: false if no operations wait to be sent.
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
    ///   - bytes: about how many bytes the step takes.
    ///   - isLast: whether the step needs a request of its own, since it has attachments.
    ///   - write: writes the operation as a step. It is called with the lock held, and must not run code of the
    ///     program.
    /// - Returns: the handle of the operation's result, and whether a request was sent.
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
        // The first requests have few steps, so that the worker has something to do while the others are written.
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
        // Every operation that names one of these handles has been sent: no other request is being written.
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

    /// A request that was sent, or could not be. The thread that held the lock calls `letGo` after it has given the
    /// lock up: values and closures may run code of the program when they are freed, and this code may use Python.
    private struct Sent {
        private var message: Message?
        private let hasFailed: Bool

        init(_ message: Message, hasFailed: Bool = false) {
            self.message = message
            self.hasFailed = hasFailed
        }

        mutating func letGo(_ backend: WorkerBackend) {
            // The batch's failure is for the program's next operation, not for those of values that are freed here.
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

    /// Sends the request that is being written, without waiting for room in the pipe: `Batch` bounds how many requests
    /// are without a reply.
    private func send(_ backend: WorkerBackend) -> Sent? {
        guard let message = message.take() else { return nil }
        // Set at the end: a thread that finds no request relies on its having been sent.
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
            let deadline = message.scope.or(backend.configuration.callTimeout)
            message.batch.add(exchange, deadline.map { backend.arm($0, for: exchange) })
            return Sent(message)
        } catch {
            // Noted with the lock held: whichever thread sends, the thread of the batch looks for the failure once
            // there is no request any more.
            message.batch.note(error)
            return Sent(message, hasFailed: true)
        }
    }
}
