internal import BackendInterface
internal import Wire

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The operations of one `batch`, on the thread that it runs on.
///
/// An operation whose result is an object, or nothing, is sent without waiting for it. The first failure among those is
/// thrown, once, by the first operation that waits, or at the end.
///
/// `@unchecked Sendable`: `shared` is behind a lock; all else is used only by the thread of the batch, on which nothing else
/// runs before its end.
final class Batch: @unchecked Sendable {
    private struct Shared {
        /// In the order in which the worker answers.
        var inFlight: [(exchange: Exchange, timer: Deadlines.Timer?)] = []
        var failure: (any Error)?
    }

    let backend: WorkerBackend
    /// How many steps the next message may have.
    var sizeOfNextMessage = Batch.firstSize
    private let shared = Locked(Shared())
    private var spare: FrameWriter?
    /// What results are read from, one after the other.
    private let source: PythonValueSource
    /// Objects of which nobody knows what they are.
    private var made: [PendingObject] = []
    private var looksThroughMadeAt = 256
    private var outer: Unmanaged<Batch>?

    private static let firstSize = 8
    /// Messages without a reply, and how many are left of them when that many are reached. Replies are short, so that the worker
    /// can always write so many.
    private static let (mostInFlight, fewInFlight) = (8, 4)
    /// How many objects are asked for at once.
    private static let mostPeeked = 4096

    private init(_ backend: WorkerBackend) {
        self.backend = backend
        source = PythonValueSource(.none, backend: backend)
    }

    // MARK: The thread's batches

    private static let innermost: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// The batch that this thread is in.
    static func current(of backend: WorkerBackend) -> Batch? {
        var next = pthread_getspecific(innermost).map { Unmanaged<Batch>.fromOpaque($0) }
        while let batch = next?.takeUnretainedValue() {
            if batch.backend === backend { return batch }
            next = batch.outer
        }
        return nil
    }

    /// Runs `body` as a batch; within another one of the same runtime as a part of that, which is waited for at its end.
    /// In a Swift function that Python waits for, each operation is waited for.
    static func run<Result>(_ backend: WorkerBackend, _ body: () throws -> Result) throws -> Result {
        if backend.isInServedCall { return try body() }
        if let batch = current(of: backend) { return try batch.settled(body) }
        let batch = Batch(backend)
        return try batch.asInnermost {
            let result = Swift.Result { try body() }
            batch.learnWhatIsLeft()
            return try batch.settled { try result.get() }
        }
    }

    private func asInnermost<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = pthread_getspecific(Self.innermost)
        outer = before.map { Unmanaged.fromOpaque($0) }
        pthread_setspecific(Self.innermost, Unmanaged.passUnretained(self).toOpaque())
        backend.pipeline.begin()
        defer {
            backend.pipeline.end()
            pthread_setspecific(Self.innermost, before)
        }
        return try body()
    }

    // MARK: Operations

    /// Sends an operation whose result is an object, or not wanted, some time before anything waits for it.
    ///
    /// - Parameter read: what is to be done with the result.
    func send<Result>(
        _ operation: PythonOperation,
        isWanted: Bool,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        // Taken away while it is in use: a value's own code may call Python when it is written.
        let writer = spare.take() ?? FrameWriter(backend: backend, limits: backend.limits)
        defer { spare = writer }
        writer.beginStep()
        let added: (handle: ObjectHandle, hasSent: Bool)
        do {
            try writer.write(step: operation)
            try writer.finish()
            added = try backend.pipeline.add(writer, of: self, isWanted: isWanted)
        } catch {
            backend.forget(heldBy: writer)
            throw error
        }
        if added.hasSent, shared.withLock({ $0.inFlight.count }) > Self.mostInFlight {
            collect(leaving: Self.fewInFlight)
        }
        guard isWanted else { return try read(source) }
        let pending = PendingObject(added.handle)
        keep(pending)
        source.move(to: .object(PythonObject(pending, backend: backend)))
        defer { source.move(to: .none) }
        return try read(source)
    }

    private func keep(_ pending: PendingObject) {
        if made.count >= looksThroughMadeAt {
            made.removeAll { !$0.isUnknown }
            looksThroughMadeAt = max(256, made.count * 2)
        }
        made.append(pending)
    }

    /// Runs what waits for the worker, and then throws the first failure of what was sent before it.
    func settled<Result>(_ body: () throws -> Result) throws -> Result {
        let result = Swift.Result { try body() }
        backend.pipeline.flush(backend)
        collect()
        sizeOfNextMessage = Self.firstSize
        if let failure = shared.withLock({ $0.failure.take() }) { throw failure }
        return try result.get()
    }

    /// Asks about the objects that live longer than the batch, which are like all others then.
    private func learnWhatIsLeft() {
        let left = made.filter(\.isUnknown)
        made = []
        for start in stride(from: 0, to: left.count, by: Self.mostPeeked) {
            backend.learn(Array(left[start..<min(start + Self.mostPeeked, left.count)]))
        }
    }

    // MARK: Replies

    func add(_ exchange: Exchange, _ timer: Deadlines.Timer?) {
        shared.withLock { $0.inFlight.append((exchange, timer)) }
    }

    func note(_ failure: any Error) {
        shared.withLock { if $0.failure == nil { $0.failure = failure } }
    }

    /// Waits until there are at most so many messages on their way. Swift functions that Python calls within them run
    /// here; so nothing behind them is waited for before.
    func collect(leaving most: Int = 0) {
        while let (exchange, timer) = oldest(beyond: most) {
            let reply = Result { try backend.wait(for: exchange) }
            timer?.cancel()
            do {
                try backend.finish(exchange, reply, form: .none) { _ in }
            } catch {
                note(error)
            }
        }
    }

    private func oldest(beyond most: Int) -> (Exchange, Deadlines.Timer?)? {
        shared.withLock { shared in
            guard shared.inFlight.count > most else { return nil }
            return shared.inFlight.removeFirst()
        }
    }
}
