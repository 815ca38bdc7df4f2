internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import Wire

/// One request in flight and who waits for its reply.
///
/// `@unchecked Sendable`: `waiter`, `outcome` and the flags are touched only under the connection's lock; so is `work`, except by the
/// caller before the request is sent and when it is answered; `objects` are written only before it is sent, and `place` is atomic.
final class Exchange: @unchecked Sendable {
    enum Waiter {
        /// Nobody waits yet, or its thread reads replies itself.
        case none
        case blocked(DispatchSemaphore)
        case suspended(CheckedContinuation<Void, Never>)
    }

    /// Why a running request was asked to stop.
    enum Interruption {
        case timedOut(Duration)
        case cancelled
        /// By the program, which gets Python's KeyboardInterrupt.
        case asked

        var isAsked: Bool { if case .asked = self { true } else { false } }
    }

    /// What a request asks for.
    enum Work {
        case operation(PythonOperation)
        /// So many operations of a batch.
        case steps(Int)
        /// What so many objects are.
        case peek(Int)
        /// An operation, the values of which its caller has taken along.
        case former(description: String, isCoroutine: Bool)
    }

    let id: Int
    private(set) var work: Work

    var waiter = Waiter.none
    var outcome: Result<IncomingMessage, any Error>?
    /// The waiter was woken to read replies, not because its own has come.
    var leads = false
    var interruption: Interruption?
    /// It is to be looked at whether its caller can go on.
    var isLeaving = false
    /// It was stopped before Python began with it, and its caller went on; what comes as its reply is only let go of.
    var hasLeft = false
    /// Python has said that its result is a coroutine, which runs.
    var runsBeside = false
    /// How many functions of Swift Python waits for within it, and where the result of the last one was sent.
    var openCalls = 0
    var lastResult = 0
    /// Calls of Swift functions that its thread is to run, since it waits for nothing else.
    var calls: [IncomingMessage] = []

    /// Whether objects were named in answers to calls within it.
    var hasNamedObjects = false
    /// Held until it is answered, beside those of the operation.
    var objects: [PythonObject] = []

    /// Where the request goes and its reply comes from.
    let connection: Connection
    /// The call of a Swift function that the request belongs to.
    let call: RunningCall?
    /// Whether one thread waits for this reply alone, and so can run what is called meanwhile.
    let isAwaitedAlone: Bool
    /// Whether a coroutine that the operation gives is to be awaited.
    let awaits: Bool

    init(
        id: Int,
        _ work: Work,
        connection: Connection,
        call: RunningCall?,
        isAwaitedAlone: Bool,
        awaits: Bool = false
    ) {
        self.id = id
        self.work = work
        self.connection = connection
        self.call = call
        self.isAwaitedAlone = isAwaitedAlone
        self.awaits = awaits
    }

    /// Whether its thread has something to do.
    var isReady: Bool { outcome != nil || !calls.isEmpty }

    /// Whether it only waits for the event loop, once Python has got to it.
    var isCoroutine: Bool {
        switch work {
        case .operation(.awaitResult), .former(_, isCoroutine: true): true
        default: runsBeside
        }
    }

    /// Gives away the program's own values.
    ///
    /// - Parameter isOver: whether nobody will ask any more what it was.
    func takeWork(isOver: Bool) -> Work {
        let work = work
        guard case .operation = work else { return work }
        self.work = .former(description: isOver ? "" : description, isCoroutine: !isOver && isCoroutine)
        return work
    }

    /// Its place in the order in which frames were sent; behind all others until then.
    var place: Int {
        get { sentAt.load(ordering: .relaxed) }
        set { sentAt.store(newValue, ordering: .relaxed) }
    }
    private let sentAt = Atomic(Int.max)

    /// The error for a caller that doesn't wait for its turn any longer; nil for a reason that waits until then.
    var errorInQueue: (any Error)? {
        switch interruption {
        case nil, .asked: nil
        case .cancelled: CancellationError()
        case .timedOut(let limit):
            PythonError(.timedOut, "\(description) waited for its turn longer than \(limit) and was not started")
        }
    }

    /// What is running, for errors: `call string_at`.
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

extension PythonOperation {
    /// The operation in a few words.
    var summary: String {
        switch self {
        case .importModule(let module): "import \(module)"
        case .execute(let code), .evaluate(let code): "\(name) \(Self.summary(of: code))"
        case .get(let place), .delete(let place), .has(let place), .length(let place), .string(let place),
            .representation(let place), .set(let place, _), .contains(let place, _), .compare(let place, _, _),
            .operate(let place, _, _), .same(let place, _), .iterate(let place, _), .take(let place, _),
            .enter(let place), .fill(let place, _), .awaitResult(let place):
            "\(name) \(place.summary)"
        case .call(let place, let arguments, let keywords):
            "call \(place.summary) with \(arguments.count + keywords.count) argument(s)"
        case .create, .ping, .information: name
        }
    }

    private static func summary(of code: SourceCode) -> String {
        switch code.content {
        case .text(let source): shorten(source)
        case .object: "<code>"
        }
    }

    private static func shorten(_ source: String) -> String {
        let line = source.split(separator: "\n", maxSplits: 1).first ?? ""
        return line.count > 80 || line.count < source.count ? "\(line.prefix(80))…" : String(line)
    }
}

extension Place {
    fileprivate var summary: String {
        segments.reduce("<\(base.knownTypeName)>") { text, segment in
            switch segment {
            case .attribute(let name): "\(text).\(name)"
            case .item: "\(text)[…]"
            }
        }
    }
}
