internal import BackendInterface
internal import SystemSupport
internal import Wire

/// One batch: the operations that its body asks for, on the thread that runs the body.
///
/// An operation whose result is an object, or is not wanted, is sent without waiting for its reply. The first failure
/// among these operations is thrown once: by the first operation that waits for a reply, or at the end of the batch.
///
/// `@unchecked Sendable`: `shared` is behind a lock; all else is touched only by the thread of the batch, on which
/// nothing else runs before the batch ends.
final class Batch: @unchecked Sendable {
    private struct Shared {
        /// The requests that nobody has waited for yet, in the order in which the worker answers them.
        var inFlight: [(exchange: Exchange, timer: Deadlines.Timer?)] = []
        var failure: (any Error)?
    }

    let backend: WorkerBackend
    /// How many steps the next request may have.
    @exclusivity(unchecked) var sizeOfNextMessage = Batch.firstSize
    private let shared = Locked(Shared())
    private var spare: FrameWriter?
    /// The handles of the call that is being sent: the function and the arguments. Kept to reuse the memory.
    @exclusivity(unchecked) private var handles: [ObjectHandle] = []
    /// The source that results are read from, one after the other.
    private let source: PythonValueSource
    /// Objects that the batch has given out, and of which nobody may know yet what they are.
    @exclusivity(unchecked) private var made: [PendingObject] = []
    @exclusivity(unchecked) private var looksThroughMadeAt = 256
    private var outer: Unmanaged<Batch>?

    private static let firstSize = 8
    /// How many requests may be without a reply, and how many are left once the batch has waited because there were
    /// more. Their replies are short, so the worker can write this many while nobody reads.
    private static let (mostInFlight, fewInFlight) = (8, 4)
    /// How many objects one request asks about.
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

    /// The innermost batch of this backend that the calling thread is in.
    static func current(of backend: WorkerBackend) -> Batch? {
        var next = pthread_getspecific(innermost).map { Unmanaged<Batch>.fromOpaque($0) }
        while let batch = next?.takeUnretainedValue() {
            if batch.backend === backend { return batch }
            next = batch.outer
        }
        return nil
    }

    /// Runs `body` as a batch. Within another batch of the same runtime, `body` is a part of that batch, which is
    /// waited for at the end of `body`.
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

    /// Adds an operation whose result is an object, or is not wanted, to the next request. The request is sent before
    /// anything waits for a reply.
    ///
    /// - Parameter read: makes the caller's result of the object, or of None if no result is wanted.
    func send<Result>(
        _ operation: PythonOperation,
        isWanted: Bool,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        // Taken out while it is in use: a value's own code may call Python while the value is written, and so get here
        // again.
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

    /// `send` for a call of an object of this runtime whose arguments are such objects, too. It takes less than half as
    /// long, since no value's own code has to run.
    ///
    /// - Returns: nil if the function or an argument is anything else.
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

    /// An object that stands for the result of an operation without waiting for it.
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

    /// Runs `body`, and then waits for all that the batch has sent. Throws the first failure of an operation that was
    /// sent without waiting: it came before an error of `body`, and replaces it.
    func settled<Result>(_ body: () throws -> Result) throws -> Result {
        let result = Swift.Result { try body() }
        backend.pipeline.flush(backend)
        collect()
        sizeOfNextMessage = Self.firstSize
        if let failure = shared.withLock({ $0.failure.take() }) { throw failure }
        return try result.get()
    }

    /// Asks Python what the objects are that outlive the batch. From then on they are like all other objects.
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

    /// Runs code that may free values of the program. If this is the thread of the batch, operations of such values'
    /// code don't throw the failure that the batch has met before.
    func keepingFailure(_ body: () -> Void) {
        guard Self.current(of: backend) === self else { return body() }
        let before = shared.withLock { $0.failure.take() }
        body()
        if let before { shared.withLock { $0.failure = before } }
    }

    /// Waits for the oldest requests until at most `most` requests are without a reply. Swift functions that Python
    /// calls within a request run here, on the thread that waits for it, so no later request may be waited for before.
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
