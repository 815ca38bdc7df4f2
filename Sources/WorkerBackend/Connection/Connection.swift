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
/// This file has the callers' side: what they send, and how they wait. Other files have what the thread with the lead
/// does, the delivery of replies, the queue, and the end.
///
/// `@unchecked Sendable`: `reader` and `answered` are touched only by the thread that holds the lead, which
/// `State.hasLeader` gives to one at a time; all other state is behind locks.
final class Connection: @unchecked Sendable {
    struct State {
        var pending: PendingRequests
        var callers = Callers()
        /// Whether somebody has to read even when nobody waits for a reply.
        var listens = false
        /// Whether a thread has the lead. From the start it is the one that greets the worker.
        var hasLeader: Bool
        /// Called once the worker has no requests any more but those whose coroutines run, which its end stops.
        var onIdle: (@Sendable () -> Void)?
        /// Called once the connection has ended and all requests are answered.
        var onEnd: (@Sendable (_ operation: String?) -> Void)?
        /// Set once the connection is over; every request fails with it.
        var end: PythonError?
        /// Requests that leave the queue if Python has not begun them.
        var leaving: [Exchange] = []
        /// The ids of requests that an error without id has answered. Their own replies may still come, and nobody
        /// waits for them.
        var abandoned: Set<Int> = []
        /// The last error that named no request when there was none.
        var unclaimed: PythonError?
        var background: BackgroundReader?
    }

    let state: Locked<State>
    /// Which thread holds the lead, for assertions.
    let leader = ThreadClaim()
    /// How many requests have no reply yet though their callers went on; changed with the lock held.
    let late = Atomic(0)
    /// Whether there are requests that are to leave the queue; changed with the lock held.
    let hasLeaving = Atomic(false)
    let sender: FrameSender
    let reader: ReplyReader
    /// Waiters whose replies have come, and that are to be woken. Like `reader`, only for the thread that holds the
    /// lead.
    @exclusivity(unchecked) private var answered: [Exchange.Waiter] = []
    /// A bell for the thread that reads. It gets a poke when requests are to leave the queue, and one that stays at the
    /// end.
    let news: (read: Descriptor, write: Descriptor)
    let output: Descriptor
    /// Whether the worker may go on as another program once it has closed its side of the pipes.
    let mayOutlive: Bool
    /// Kills a worker that closed its side of the pipes and lives on, or that sent what is no frame; false if it has
    /// ended already.
    let kill: @Sendable () -> Bool
    /// Gets the worker's events, but for calls that a waiting thread runs.
    let onEvent: @Sendable (WorkerEvent, IncomingMessage, Connection) -> Void
    /// Gets replies that nobody waits for any more.
    let onLateReply: @Sendable (IncomingMessage) -> Void

    /// - Parameters:
    ///   - otherEnd: the worker's end of its input.
    ///   - greets: whether the worker says hello here; else the connection is ready at once.
    ///   - mayOutlive: whether a process that has closed its side is waited for instead of killed.
    ///   - isAside: whether this is the side connection.
    init(
        input: Descriptor,
        otherEnd: Descriptor,
        output: Descriptor,
        limits: WireLimits,
        spin: Duration,
        greets: Bool = true,
        isAside: Bool = false,
        mayOutlive: Bool = false,
        kill: @escaping @Sendable () -> Bool,
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

    /// The sender's reference to the connection. Set once, before anything is sent.
    private final class Owner: @unchecked Sendable {
        weak var connection: Connection?
    }

    /// Has a waiter woken once the lead is free.
    func wakeLater(_ waiter: Exchange.Waiter) {
        if case .none = waiter { return }
        answered.append(waiter)
    }

    func takeAnswered() -> [Exchange.Waiter] {
        if answered.isEmpty { return [] }
        defer { answered = [] }
        return answered
    }

    // MARK: Start

    /// Sends the worker's sources and the client's hello, and waits for the worker's hello. To be called once, first.
    ///
    /// - Returns: nil if the worker's output ended before its hello.
    /// - Throws: `FrameError` for a process that is no worker; `startFailed` for a hello that can't be used.
    func greet(sources: String, hello: FrameWriter) throws -> WorkerHello? {
        sender.send(raw: sources)
        send(hello, blocks: true)
        guard let (frame, rest) = try reader.firstFrame() else { return nil }
        let hello = try WorkerHello(frame)
        rest.forEach(deliver)
        resign()
        return hello
    }

    /// What the worker has complained about when it had no request.
    var unclaimedError: PythonError? { state.withLock { $0.unclaimed } }

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
    /// does not get any more fails at once.
    func send(
        _ frame: FrameWriter,
        for exchange: Exchange? = nil,
        blocks: Bool,
        until deadline: ContinuousClock.Instant? = nil
    ) {
        let place = sender.send(frame, for: exchange, blocks: blocks, until: deadline)
        if !place.isTaken, let exchange { refuse(exchange) }
    }

    /// Sends the result of a call.
    ///
    /// - Parameter request: the request within which the call was made; nil if there is none.
    func send(_ frame: FrameWriter, ofCallBy request: Int?) {
        if let request, !frame.objects.isEmpty { state.withLock { $0.pending.noteObjects(ofCallBy: request) } }
        let place = sender.send(frame, blocks: true)
        if let request { state.withLock { $0.pending.endCall(by: request, at: place.number) } }
    }

    /// Whether results of calls that name objects may still be on their way.
    var hasOpenAnswers: Bool { state.withLock { $0.pending.namingObjects > 0 } }

    /// Whether everything that was sent is where Python can read it.
    var hasSentAll: Bool { sender.isIdle }

    /// Blocks until the reply has come, or a call that this thread is to run.
    ///
    /// - Returns: nil if there is such a call, see `nextCall`.
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
        // Calls come first: Python waits for each of them, even if the request was answered by an error that names
        // none.
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
    ///
    /// - Parameter request: nil for those that belong to no request's calls.
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
        /// The thread that has to read, if nobody does.
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

    /// Frees the program's own values of a request. Called by the caller, on whose thread their `deinit` may do
    /// anything. Other threads may keep the request a little longer, such as the one that reads, and must not run such
    /// code.
    func takeValues(of exchange: Exchange) {
        // `hasLeft` doesn't change after the outcome, and nobody else looks at a request that is answered.
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
