internal import BackendInterface
internal import SystemSupport
internal import Wire

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
    @exclusivity(unchecked) var sizeOfNextMessage = Batch.firstSize
    private let shared = Locked(Shared())
    private var spare: FrameWriter?
    /// Those that a call needs.
    @exclusivity(unchecked) private var handles: [ObjectHandle] = []
    /// What results are read from, one after the other.
    private let source: PythonValueSource
    /// Objects of which nobody knows what they are.
    @exclusivity(unchecked) private var made: [PendingObject] = []
    @exclusivity(unchecked) private var looksThroughMadeAt = 256
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
        defer {
            writer.reset()
            spare = writer
        }
        writer.beginStep()
        let handle: ObjectHandle
        do {
            try writer.write(step: operation)
            try writer.finish()
            handle = try add(isWanted: isWanted, bytes: writer.length, isLast: !writer.attachments.isEmpty) {
                $0.append(writer)
            }
        } catch {
            backend.forget(heldBy: writer)
            throw error
        }
        guard isWanted else { return try read(source) }
        source.move(to: .object(object(handle)))
        defer { source.move(to: .none) }
        return try read(source)
    }

    /// `send` for a call that needs nothing but objects, which takes less than half as long: it has no value's own code run.
    ///
    /// - Returns: nil when it needs something else.
    func send(callOf function: PythonObject, with arguments: [any PythonConvertible]) throws -> PythonObject? {
        handles.removeAll(keepingCapacity: true)
        guard name(function) else { return nil }
        for argument in arguments {
            guard let object = argument as? PythonObject, name(object) else { return nil }
        }
        return try object(add(isWanted: true, bytes: 20 * handles.count, isLast: false) { $0.writeCall(of: handles) })
    }

    private func name(_ object: PythonObject) -> Bool {
        guard let handle = object.liveHandle, object.backend === backend else { return false }
        handles.append(handle)
        return true
    }

    private func add(isWanted: Bool, bytes: Int, isLast: Bool, _ write: (FrameWriter) -> Void) throws -> ObjectHandle {
        let (handle, hasSent) = try backend.pipeline.add(
            to: self,
            isWanted: isWanted,
            bytes: bytes,
            isLast: isLast,
            write
        )
        if hasSent, shared.withLock({ $0.inFlight.count }) > Self.mostInFlight { collect(leaving: Self.fewInFlight) }
        return handle
    }

    /// Of an operation that is on its way.
    private func object(_ handle: ObjectHandle) -> PythonObject {
        let pending = PendingObject(handle)
        keep(pending)
        return PythonObject(pending, backend: backend)
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

    /// Runs code of any owner's, whose operations, if this is the batch's thread, don't get what the batch failed with before.
    func keepingFailure(_ body: () -> Void) {
        guard Self.current(of: backend) === self else { return body() }
        let before = shared.withLock { $0.failure.take() }
        body()
        if let before { shared.withLock { $0.failure = before } }
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
