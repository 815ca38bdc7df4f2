internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import Wire

/// One request in flight and who waits for its reply.
///
/// `@unchecked Sendable`: `waiter`, `outcome` and the flags are touched only under the connection's lock, but for
/// `leads` and `hasLeft`, which are touched without it where no other thread can change them; so is `work`, except by
/// the caller before the request is sent and when it is answered; `objects` are written only before it is sent, and
/// `place` and `endInStream` are atomic. To have Swift check that accesses don't overlap would cost more than most of them.
final class Exchange: @unchecked Sendable {
    enum Waiter {
        /// Nobody waits yet, or the thread that waits reads replies itself.
        case none
        case blocked(DispatchSemaphore)
        case suspended(CheckedContinuation<Void, Never>)
    }

    /// Why a running request was asked to stop.
    enum Interruption {
        case timedOut(Duration)
        case cancelled
        /// The program called `interrupt()`. The caller gets Python's KeyboardInterrupt.
        case asked
        /// The runtime ends.
        case closing

        /// What happened to the request, in words.
        var text: String {
            switch self {
            case .timedOut(let limit): "took longer than \(limit)"
            case .cancelled: "was cancelled"
            case .asked: "was interrupted"
            case .closing: "ran when the runtime was shut down"
            }
        }

        /// Whether the worker is killed if the request doesn't stop in time.
        var isBounded: Bool {
            switch self {
            case .timedOut, .cancelled: true
            case .asked, .closing: false
            }
        }
    }

    /// What a request asks for.
    enum Work {
        case operation(PythonOperation)
        /// A number of operations of a batch.
        case steps(Int)
        /// The question what a number of objects are.
        case peek(Int)
        /// An operation whose values the caller has taken out: see `takeWork`.
        case former(description: String, isCoroutine: Bool)
    }

    let id: Int
    @exclusivity(unchecked) private(set) var work: Work

    @exclusivity(unchecked) var waiter = Waiter.none
    @exclusivity(unchecked) var outcome: Result<IncomingMessage, any Error>?
    /// Whether the thread that waits has the lead, and reads until its own reply or a call has come.
    @exclusivity(unchecked) var leads = false
    @exclusivity(unchecked) var interruption: Interruption?
    /// Whether the request is to leave the queue if Python has not begun it.
    @exclusivity(unchecked) var isLeaving = false
    /// Whether the request was stopped before Python began it, and its caller went on. The handles in its reply are
    /// released.
    @exclusivity(unchecked) var hasLeft = false
    /// Whether the worker is killed since the request did not stop.
    @exclusivity(unchecked) var isFatal = false
    /// Whether the worker has said that the result is a coroutine, which runs.
    @exclusivity(unchecked) var runsBeside = false
    /// How many Swift functions Python waits for within the request, and the place of the frame with the last result of
    /// one.
    @exclusivity(unchecked) var openCalls = 0
    @exclusivity(unchecked) var lastResult = 0
    /// Calls of Swift functions for the thread that waits: it can run them, since it waits for nothing else.
    @exclusivity(unchecked) var calls: [IncomingMessage] = []

    /// Whether results of calls within the request have named objects.
    @exclusivity(unchecked) var hasNamedObjects = false
    /// Objects that are held until the request is answered, besides those of its operation.
    @exclusivity(unchecked) var objects: [PythonObject] = []

    /// Where the request goes and its reply comes from.
    let connection: Connection
    /// The call of a Swift function that the request belongs to.
    let call: RunningCall?
    /// Whether one thread waits for this reply alone, and so can run the functions that Python calls meanwhile.
    let isAwaitedAlone: Bool
    /// Whether a coroutine that the operation gives is to be awaited.
    let awaits: Bool
    /// The caller's, for the functions that Python calls, unless these run on the caller's thread.
    let taskLocals: CapturedTaskLocals?

    init(
        id: Int,
        _ work: Work,
        connection: Connection,
        call: RunningCall?,
        isAwaitedAlone: Bool,
        awaits: Bool = false,
        taskLocals: CapturedTaskLocals? = nil
    ) {
        self.taskLocals = taskLocals
        self.id = id
        self.work = work
        self.connection = connection
        self.call = call
        self.isAwaitedAlone = isAwaitedAlone
        self.awaits = awaits
    }

    /// Whether the thread that waits has something to do.
    var isReady: Bool { outcome != nil || !calls.isEmpty }

    /// Whether the request only waits for the event loop, once Python has begun it.
    var isCoroutine: Bool {
        switch work {
        case .operation(.awaitResult), .former(_, isCoroutine: true): true
        default: runsBeside
        }
    }

    /// Takes the program's own values out of the request.
    ///
    /// - Parameter isOver: whether nobody will ask any more what the request was.
    func takeWork(isOver: Bool) -> Work {
        let work = work
        guard case .operation = work else { return work }
        self.work = .former(description: isOver ? "" : description, isCoroutine: !isOver && isCoroutine)
        return work
    }

    /// The request's place in the order in which frames are sent; until it is sent, behind all others.
    var place: Int {
        get { sentAt.load(ordering: .relaxed) }
        set { sentAt.store(newValue, ordering: .relaxed) }
    }
    private let sentAt = Atomic(Int.max)

    /// Where the request ends among all bytes that are sent; until it is sent, behind all others.
    var endInStream: Int {
        get { sentUntil.load(ordering: .relaxed) }
        set { sentUntil.store(newValue, ordering: .relaxed) }
    }
    private let sentUntil = Atomic(Int.max)

    /// The error for a caller that doesn't wait for its turn any longer; nil if it goes on waiting.
    var errorInQueue: (any Error)? {
        switch interruption {
        case nil, .asked, .closing: nil
        case .cancelled: CancellationError()
        case .timedOut(let limit): PythonError.notStarted(description, within: limit)
        }
    }

    /// The request in a few words, for errors: `call ctypes.string_at`.
    var description: String {
        switch work {
        case .operation(let operation): operation.summary
        case .steps(1): "an operation of a batch"
        case .steps(let count): "one of \(count) operations of a batch"
        case .peek(let count): "the types of \(count) object(s)"
        case .former(let description, _): description
        }
    }
}
