internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

/// The Swift end of the pipes to a worker: any number of threads and tasks have requests in flight on it.
///
/// Who waits, reads. A blocking caller whose reply has not come takes the *lead*: it alone reads, and hands replies to
/// whom they belong. When its own has come, it passes the lead to another blocked caller, or, if only suspended tasks
/// wait, to a background thread. So one caller alone has no hand-off between threads at all.
///
/// This file has the callers' side: what they send, and how they wait. The others have what the thread does that holds the lead, how
/// requests stand with Python, and the end.
///
/// `@unchecked Sendable`: `reader` and `answered` are touched only by the thread that holds the lead, which `State.hasLeader` gives to one at a
/// time; all other state is behind locks.
final class Connection: @unchecked Sendable {
    struct State {
        var pending: PendingRequests
        var callers = Callers()
        /// Somebody has to read even when nobody waits.
        var listens = false
        /// Held from the start by the thread that greets the worker.
        var hasLeader: Bool
        /// To be called once the worker has nothing to do any more but what its end stops.
        var onIdle: (@Sendable () -> Void)?
        /// Set once the connection is over; every request fails with it.
        var end: PythonError?
        /// To leave the queue, if Python has not begun with them.
        var leaving: [Exchange] = []
        /// Replies that nobody waits for any more: their requests were given an error of the protocol.
        var abandoned: Set<Int> = []
        var background: BackgroundReader?
    }

    let state: Locked<State>
    /// For the thread that holds the lead.
    let leader = ThreadClaim()
    /// Requests whose callers went on; changed with the lock held.
    let late = Atomic(0)
    /// Whether there are requests that are to leave the queue; changed with the lock held.
    let hasLeaving = Atomic(false)
    let sender: FrameSender
    let reader: ReplyReader
    /// Whose replies have come, to be woken; like `reader`, only for the thread that holds the lead.
    var answered: [Exchange.Waiter] = []
    /// A poke for each time that the thread which reads is to look whether it still has to; and one for ever at the end.
    let news: (read: Descriptor, write: Descriptor)
    let output: Descriptor
    /// Whether the worker may go on as another program once it has closed its side of the pipes.
    let mayOutlive: Bool
    /// Ends a worker that closed its side of the pipes and lives on.
    let kill: @Sendable () -> Void
    /// Gets what is no reply, and no call that a waiting thread runs.
    let onEvent: @Sendable (WorkerEvent, IncomingMessage, Connection) -> Void
    /// Gets replies that nobody waits for any more.
    let onLateReply: @Sendable (IncomingMessage) -> Void

    /// - Parameters:
    ///   - otherEnd: the worker's end of its input.
    ///   - greets: whether the worker says hello here; else the connection is ready at once.
    ///   - mayOutlive: whether a process that has closed its side is waited for instead of killed.
    ///   - isAside: whether it is for calls that Python's main thread does not wait for, and for what belongs to them.
    init(
        input: Descriptor,
        otherEnd: Descriptor,
        output: Descriptor,
        limits: WireLimits,
        spin: Duration,
        greets: Bool = true,
        isAside: Bool = false,
        mayOutlive: Bool = false,
        kill: @escaping @Sendable () -> Void,
        onEvent: @escaping @Sendable (WorkerEvent, IncomingMessage, Connection) -> Void,
        onLateReply: @escaping @Sendable (IncomingMessage) -> Void
    ) throws {
        state = Locked(State(pending: PendingRequests(aside: isAside), hasLeader: greets))
        input.makeNonBlocking()
        input.enlargePipe()
        output.makeNonBlocking()
        output.enlargePipe()
        news = try Descriptor.bell()
        let owner = Owner()
        sender = FrameSender(input, otherEnd: otherEnd) { descriptor, limit in
            owner.connection?.makeRoom(in: descriptor, until: limit) ?? false
        }
        reader = ReplyReader(
            descriptor: output,
            news: news.read,
            limits: limits,
            spin: spin,
            expectsPreamble: greets
        )
        self.output = output
        self.mayOutlive = mayOutlive
        self.kill = kill
        self.onEvent = onEvent
        self.onLateReply = onLateReply
        owner.connection = self
    }

    /// The sender's way back. Set once, before anything is sent.
    private final class Owner: @unchecked Sendable {
        weak var connection: Connection?
    }

    // MARK: Start

    /// Sends the worker's sources and the client's hello, and waits for the worker's. To be called once, first.
    ///
    /// - Throws: `FrameError` for anything that is no worker. nil when the worker's output ended before its hello.
    func greet(sources: String, hello: FrameWriter) throws -> WorkerHello? {
        sender.send(raw: sources)
        send(hello, blocks: true)
        guard let (frame, rest) = try reader.firstFrame() else { return nil }
        let hello = try WorkerHello(frame)
        rest.forEach(deliver)
        resign()
        return hello
    }

    // MARK: Requests

    /// Announces a request, before it is sent.
    ///
    /// - Throws: why the connection is over.
    func begin(_ exchange: Exchange) throws {
        try state.withLock { state in
            if let end = state.end { throw end }
            state.pending.add(exchange)
        }
    }

    /// Sends a request that was announced, or a message of another kind; see `FrameSender`. A request that the worker
    /// does not get any more is answered at once.
    func send(
        _ frame: FrameWriter,
        for exchange: Exchange? = nil,
        blocks: Bool,
        until deadline: ContinuousClock.Instant? = nil
    ) {
        let place = sender.send(frame, for: exchange, blocks: blocks, until: deadline)
        if !place.isTaken, let exchange { refuse(exchange) }
    }

    /// Sends the result of a call that was made within a request.
    func send(_ frame: FrameWriter, ofCallBy request: Int?) {
        if let request, !frame.objects.isEmpty { state.withLock { $0.pending.noteObjects(ofCallBy: request) } }
        let place = sender.send(frame, blocks: true)
        if let request { state.withLock { $0.pending.endCall(by: request, at: place.number) } }
    }

    /// Whether there may be results of calls on their way that name objects.
    var hasOpenAnswers: Bool { state.withLock { $0.pending.namingObjects > 0 } }

    /// Whether everything that was sent is where Python can read it.
    var hasSentAll: Bool { sender.isIdle }

    /// Blocks until the reply has come, or a call that this thread is to run.
    ///
    /// - Returns: nil when there is one, see `nextCall`.
    func wait(for exchange: Exchange) throws -> IncomingMessage? {
        let semaphore: DispatchSemaphore? = state.withLock { state in
            if exchange.isReady { return nil }
            if !state.hasLeader {
                state.hasLeader = true
                exchange.leads = true
                return nil
            }
            return state.callers.block(for: exchange)
        }
        semaphore?.wait()
        if exchange.leads {
            lead { self.state.withLock { _ in !exchange.isReady } }
            exchange.leads = false
        }
        // Calls first: Python waits for each of them, also where the request is answered by an error that names none.
        return try state.withLock { _ in exchange.calls.isEmpty ? exchange.outcome : nil }?.get()
    }

    /// The call that the thread which waits for a request has to run next.
    func nextCall(of exchange: Exchange) -> IncomingMessage? {
        state.withLock { _ in exchange.calls.isEmpty ? nil : exchange.calls.removeFirst() }
    }

    /// Has a thread read from now on, also when nobody waits for a reply.
    func listen() {
        let background = state.withLock { state in
            state.listens = true
            return backgroundToLead(&state)
        }
        background?.lead(self)
    }

    /// The requests in flight that belong to calls which a request made.
    func exchanges(within request: Int?) -> [Exchange] {
        state.withLock { $0.pending.within(request) }
    }

    /// Waits for the reply a few microseconds; true if it has come.
    func waitBriefly(for exchange: Exchange) -> Bool {
        let mayLead = state.withLock { state in
            if state.hasLeader || exchange.outcome != nil { return false }
            state.hasLeader = true
            return true
        }
        guard mayLead else { return state.withLock { _ in exchange.outcome != nil } }
        leader.take()
        defer { resign() }
        while state.withLock({ _ in exchange.outcome == nil }) {
            let step = handle(waitsForVerdict: false) { () throws(FrameError) in try reader.readSpinning() }
            guard step == .progress else { return false }
        }
        return true
    }

    private enum Suspension {
        case isAnswered
        /// The thread that is to read for it, if nobody does.
        case waits(leading: BackgroundReader?)
    }

    /// Suspends until the reply has come.
    func suspend(for exchange: Exchange) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let next: Suspension = state.withLock { state in
                guard exchange.outcome == nil else { return .isAnswered }
                state.callers.suspend(continuation, for: exchange)
                return .waits(leading: backgroundToLead(&state))
            }
            switch next {
            case .isAnswered: continuation.resume()
            case .waits(let reader): reader?.lead(self)
            }
        }
    }

    /// For the caller, which goes on and takes along what is its own: whose `deinit` may do anything, which is no affair of the threads that
    /// may have the request a little longer, as the one that reads.
    func takeValues(of exchange: Exchange) {
        // That doesn't change behind the outcome, and nobody else looks at a request that is answered.
        let work =
            exchange.hasLeft
            ? state.withLock { _ in exchange.takeWork(isOver: false) } : exchange.takeWork(isOver: true)
        withExtendedLifetime(work) {}
    }

    func outcome(of exchange: Exchange) throws -> IncomingMessage {
        let outcome = state.withLock { _ in exchange.outcome }
        guard let outcome else { throw PythonError(.internalFault, "a reply was read before it had come") }
        return try outcome.get()
    }
}
