internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
internal import Wire

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The Swift end of the pipes to a worker: any number of threads and tasks have requests in flight on it.
///
/// Who waits, reads. A blocking caller whose reply has not come takes the *lead*: it alone reads, and hands replies to
/// whom they belong. When its own has come, it passes the lead to another blocked caller, or, if only suspended tasks
/// wait, to a background thread. So one caller alone has no hand-off between threads at all.
///
/// `@unchecked Sendable`: `reader` and `answered` are touched only by the thread that holds the lead, which `State.hasLeader` gives to one at a
/// time; all other state is behind locks.
final class Connection: @unchecked Sendable {
    private struct State {
        var pending: PendingRequests
        /// In the order they came.
        var blocked: [Exchange] = []
        var suspended = 0
        /// Somebody has to read even when nobody waits.
        var listens = false
        /// Held from the start by the thread that greets the worker.
        var hasLeader: Bool
        /// Set once the connection is over; every request fails with it.
        var end: PythonError?
        /// To leave the queue, if Python has not begun with them.
        var leaving: [Exchange] = []
        /// Replies that nobody waits for any more: their requests were given an error of the protocol.
        var abandoned: Set<Int> = []
        var background: BackgroundReader?
    }

    private let state: Locked<State>
    /// Requests whose callers went on; changed with the lock held.
    private let late = Atomic(0)
    /// Whether there are requests that are to leave the queue; changed with the lock held.
    private let hasLeaving = Atomic(false)
    private let sender: FrameSender
    private let reader: ReplyReader
    /// Whose replies have come, to be woken; like `reader`, only for the thread that holds the lead.
    private var answered: [Exchange.Waiter] = []
    /// A byte for each time that the thread which reads is to look whether it still has to; and one for ever at the end.
    private let news: (read: Descriptor, write: Descriptor)
    private let output: Descriptor
    /// Ends a worker that closed its side of the pipes and lives on.
    private let kill: @Sendable () -> Void
    /// Gets what is no reply, and no call that a waiting thread runs.
    private let onEvent: @Sendable (WorkerEvent, IncomingMessage, Connection) -> Void
    /// Gets replies that nobody waits for any more.
    private let onLateReply: @Sendable (IncomingMessage) -> Void

    /// - Parameters:
    ///   - otherEnd: the worker's end of its input.
    ///   - greets: whether the worker says hello here; else the connection is ready at once.
    ///   - isByCall: whether each call has a thread of Python's own, which executes what belongs to it.
    init(
        input: Descriptor,
        otherEnd: Descriptor,
        output: Descriptor,
        limits: WireLimits,
        spin: Duration,
        greets: Bool = true,
        isByCall: Bool = false,
        kill: @escaping @Sendable () -> Void,
        onEvent: @escaping @Sendable (WorkerEvent, IncomingMessage, Connection) -> Void,
        onLateReply: @escaping @Sendable (IncomingMessage) -> Void
    ) throws {
        state = Locked(State(pending: PendingRequests(byCall: isByCall), hasLeader: greets))
        input.makeNonBlocking()
        input.enlargePipe()
        output.makeNonBlocking()
        output.enlargePipe()
        news = try Descriptor.pipe()
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

    /// Announces requests, before they are sent.
    ///
    /// - Throws: why the connection is over.
    func begin(_ exchanges: [Exchange]) throws {
        try state.withLock { state in
            if let end = state.end { throw end }
            for exchange in exchanges { state.pending.add(exchange) }
        }
    }

    /// Sends requests that were announced, or a message of another kind; see `FrameSender`.
    @discardableResult
    func send(
        _ frame: FrameWriter,
        for exchanges: [Exchange] = [],
        blocks: Bool,
        until deadline: ContinuousClock.Instant? = nil
    ) -> Int {
        sender.send(frame, for: exchanges, blocks: blocks, until: deadline)
    }

    /// Sends the result of a call that was made within a request.
    func send(_ frame: FrameWriter, ofCallBy request: Int?) {
        if let request, !frame.objects.isEmpty { state.withLock { $0.pending.noteObjects(ofCallBy: request) } }
        let place = sender.send(frame, blocks: true)
        if let request { state.withLock { $0.pending.endCall(by: request, at: place) } }
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
            let semaphore = DispatchSemaphore(value: 0)
            exchange.waiter = .blocked(semaphore)
            state.blocked.append(exchange)
            return semaphore
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
    func exchanges(within request: Int) -> [Exchange] {
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
        defer { resign() }
        while state.withLock({ _ in exchange.outcome == nil }) {
            let step = handle(waitsForVerdict: false) { () throws(FrameError) in try reader.readSpinning() }
            guard step == .progress else { return false }
        }
        return true
    }

    /// Suspends until the reply has come.
    func suspend(for exchange: Exchange) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let background: BackgroundReader?? = state.withLock { state in
                guard exchange.outcome == nil else { return .none }
                exchange.waiter = .suspended(continuation)
                state.suspended += 1
                return .some(backgroundToLead(&state))
            }
            switch background {
            case .none: continuation.resume()
            case .some(let reader): reader?.lead(self)
            }
        }
    }

    func outcome(of exchange: Exchange) throws -> IncomingMessage {
        let outcome = state.withLock { _ in exchange.outcome }
        guard let outcome else { throw PythonError(.protocolViolation, "a reply was read before it had come") }
        return try outcome.get()
    }

    /// Marks a request that is to be stopped; false if it is answered already, or being stopped.
    func mark(_ exchange: Exchange, interruption: Exchange.Interruption) -> Bool {
        state.withLock { state in
            guard state.pending.contains(exchange), exchange.interruption == nil else { return false }
            exchange.interruption = interruption
            return true
        }
    }

    /// Lets the callers of requests that are to be stopped go on, with an error, if Python has not begun with them. The requests
    /// stay known until they are answered.
    ///
    /// The thread that reads does it: what the worker has written until now may tell that Python has begun.
    func leaveQueue(_ exchanges: [Exchange]) {
        let isNews = state.withLock { state in
            let before = state.leaving.count
            for exchange in exchanges where !exchange.isLeaving && !exchange.hasLeft {
                exchange.isLeaving = true
                state.leaving.append(exchange)
            }
            hasLeaving.store(!state.leaving.isEmpty, ordering: .relaxed)
            return state.leaving.count > before
        }
        // That thread may wait for replies, or for room in the pipe. Where there is none, the next one looks first.
        if isNews { news.write.poke() }
    }

    /// Whether there are requests whose callers went on before Python had begun with them.
    var hasLate: Bool { late.load(ordering: .relaxed) > 0 }

    func running(within request: Int?) -> Exchange? {
        state.withLock { $0.pending.running(within: request) }
    }

    /// How things stand with a request.
    enum Standing {
        case answered
        /// Python has not begun with it.
        case waiting
        case running
        /// Others run above it, on the stack of Python's main thread: it can't go on before they have ended.
        case below
        /// The event loop has it.
        case beside
    }

    func standing(of exchange: Exchange) -> Standing {
        state.withLock { state in
            guard state.pending.contains(exchange) else { return .answered }
            if state.pending.isWaiting(exchange) { return .waiting }
            if exchange.isCoroutine { return .beside }
            return state.pending.isBelowOthers(exchange) ? .below : .running
        }
    }

    /// Whether its caller went on before Python had begun with it.
    func hasLeft(_ exchange: Exchange) -> Bool { state.withLock { _ in exchange.hasLeft } }

    func interruption(of exchange: Exchange) -> Exchange.Interruption? {
        state.withLock { _ in exchange.interruption }
    }

    // MARK: The lead

    /// Reads replies as long as `isNeeded`, then gives the lead away; only for the thread that holds it.
    private func lead(while isNeeded: () -> Bool) {
        while isNeeded() {
            guard handle({ () throws(FrameError) in try reader.readBlocking() }) != .over else { break }
            // The last ones are woken when the lead is free: a task that goes on with another call can take it then.
            guard isNeeded() else { break }
            wakeAnswered()
        }
        resign()
    }

    private func wakeAnswered() {
        let waiters = answered
        answered.removeAll(keepingCapacity: true)
        waiters.forEach(wake)
    }

    private enum Step { case progress, nothing, over }

    /// - Parameter waitsForVerdict: whether this thread may block, when the worker's output ends, until its supervisor says why.
    private func handle(
        waitsForVerdict: Bool = true,
        _ read: () throws(FrameError) -> ReplyReader.Progress
    ) -> Step {
        do throws(FrameError) {
            switch try read() {
            case .events(let events):
                events.forEach(deliver)
                if hasLeaving.load(ordering: .relaxed) { try letLeave() }
                return .progress
            case .nothing:
                return .nothing
            case .news:
                guard isOver else {
                    takeNews()
                    try letLeave()
                    return .nothing
                }
                drain()
            case .endOfFile:
                guard waitsForVerdict else { return .nothing }
                awaitVerdict()
            }
        } catch {
            // The place of the next frame is unknown: nothing that follows can be trusted.
            finish(PythonError(.protocolViolation, "the connection to the worker broke: \(error)"), keepsLead: true)
            kill()
        }
        return .over
    }

    private var isOver: Bool { state.withLock { $0.end != nil } }

    /// Takes one byte, which is there. The one that stands for the end stays: it is written when `isOver` is true.
    private func takeNews() {
        var byte: UInt8 = 0
        _ = withUnsafeMutableBytes(of: &byte) { news.read.read(into: $0) }
    }

    /// Lets callers go on whose requests are to leave the queue, once all is read that the worker has written. It says what
    /// it has done before it begins with the next request; so those that wait then have not been begun.
    private func letLeave() throws(FrameError) {
        // Those that come while this reads are for the next time.
        let leaving = state.withLock { state in
            defer { state.leaving = [] }
            for exchange in state.leaving { exchange.isLeaving = false }
            hasLeaving.store(false, ordering: .relaxed)
            return state.leaving
        }
        if leaving.isEmpty { return }
        while case .events(let events) = try reader.readAvailable() { events.forEach(deliver) }
        answered += state.withLock { state in
            leaving.compactMap { exchange in
                guard state.pending.contains(exchange), !exchange.hasLeft, let error = exchange.errorInQueue,
                    state.pending.isWaiting(exchange)
                else { return nil }
                exchange.hasLeft = true
                late.add(1, ordering: .relaxed)
                return Self.complete(exchange, with: .failure(error), in: &state)
            }
        }
    }

    private func deliver(_ event: FrameEvent) {
        switch event {
        case .frame(let frame): deliver(frame)
        case .skipped(let header, let limit):
            blame(
                PythonError(
                    .conversion,
                    "the worker sent a reply over the limit of \(limit.rawValue) (\(header.json) bytes of JSON, "
                        + "\(header.attachments) of attachments); fetch large data in several parts"
                )
            )
        }
    }

    private func deliver(_ frame: Frame) {
        let messages: [IncomingMessage]
        do {
            messages = try reader.messages(in: frame)
        } catch {
            blame(error as? PythonError ?? PythonError(.protocolViolation, "\(error)"))
            return
        }
        for message in messages {
            guard let id = message.id else {
                if let event = message.event { take(event, message) } else { blame(message.failure) }
                continue
            }
            let (exchange, waiter) = state.withLock { state -> (Exchange?, Exchange.Waiter?) in
                guard let exchange = state.pending.remove(id) else {
                    return (nil, state.abandoned.remove(id) == nil ? nil : Exchange.Waiter.none)
                }
                return (exchange, answer(exchange, with: .success(message), in: &state))
            }
            guard let waiter else {
                blame(PythonError(.protocolViolation, "the worker answered request \(id), which is not in flight"))
                continue
            }
            answered.append(waiter)
            if exchange?.hasLeft ?? true { onLateReply(message) }
        }
    }

    private func take(_ event: WorkerEvent, _ message: IncomingMessage) {
        if case .awaiting(let requests) = event {
            return state.withLock { state in for id in requests { state.pending[id]?.runsBeside = true } }
        }
        guard case .call(_, _, let request?, _) = event else { return onEvent(event, message, self) }
        let waiter = state.withLock { state -> Exchange.Waiter? in
            state.pending.beginCall(by: request)
            guard let exchange = state.pending[request], exchange.isAwaitedAlone, !exchange.hasLeft else { return nil }
            exchange.calls.append(message)
            guard case .blocked = exchange.waiter else { return Exchange.Waiter.none }
            state.blocked.removeAll { $0 === exchange }
            defer { exchange.waiter = .none }
            return exchange.waiter
        }
        if let waiter { answered.append(waiter) } else { onEvent(event, message, self) }
    }

    /// An error that names no request: the worker answers in order, so it is about the oldest one, which must not wait
    /// for ever.
    private func blame(_ error: PythonError) {
        let (exchange, waiter) = state.withLock { state -> (Exchange?, Exchange.Waiter?) in
            guard let exchange = state.pending.removeOldest() else { return (nil, nil) }
            state.abandoned.insert(exchange.id)
            return (exchange, answer(exchange, with: .failure(error), in: &state))
        }
        // Freed outside of the lock: what was asked for holds values of the program's own.
        withExtendedLifetime(exchange) { if let waiter { answered.append(waiter) } }
    }

    /// For a request that is not pending any more.
    private func answer(
        _ exchange: Exchange,
        with outcome: Result<IncomingMessage, PythonError>,
        in state: inout State
    ) -> Exchange.Waiter {
        guard exchange.hasLeft else { return Self.complete(exchange, with: outcome, in: &state) }
        late.subtract(1, ordering: .relaxed)
        return .none
    }

    private static func complete(
        _ exchange: Exchange,
        with outcome: Result<IncomingMessage, PythonError>,
        in state: inout State
    ) -> Exchange.Waiter {
        exchange.outcome = outcome
        defer { exchange.waiter = .none }
        switch exchange.waiter {
        case .none: break
        case .blocked: state.blocked.removeAll { $0 === exchange }
        case .suspended: state.suspended -= 1
        }
        return exchange.waiter
    }

    private func wake(_ waiter: Exchange.Waiter) {
        switch waiter {
        case .none: break
        case .blocked(let semaphore): semaphore.signal()
        case .suspended(let continuation): continuation.resume()
        }
    }

    private enum NextLeader {
        case nobody
        case blocked(DispatchSemaphore)
        case background(BackgroundReader)
        /// The connection ended while this thread had the lead: it answers what is left.
        case over
    }

    /// Gives the lead to whoever needs replies next.
    private func resign() {
        let waiters = answered
        answered.removeAll(keepingCapacity: true)
        defer { waiters.forEach(wake) }
        let next: NextLeader = state.withLock { state in
            if state.end != nil { return .over }
            state.hasLeader = false
            if let exchange = state.blocked.first, case .blocked(let semaphore) = exchange.waiter {
                state.blocked.removeFirst()
                exchange.waiter = .none
                exchange.leads = true
                state.hasLeader = true
                return .blocked(semaphore)
            }
            return backgroundToLead(&state).map(NextLeader.background) ?? .nobody
        }
        switch next {
        case .nobody: break
        case .blocked(let semaphore): semaphore.signal()
        case .background(let reader): reader.lead(self)
        case .over: drain()
        }
    }

    /// The background thread, if tasks wait and nobody reads; it holds the lead from now on.
    private func backgroundToLead(_ state: inout State) -> BackgroundReader? {
        guard needsBackground(state), !state.hasLeader, state.end == nil else { return nil }
        state.hasLeader = true
        let background = state.background ?? BackgroundReader()
        state.background = background
        return background
    }

    /// What the background thread does while it has the lead.
    func leadInBackground() {
        lead { self.state.withLock { self.needsBackground($0) } }
    }

    private func needsBackground(_ state: State) -> Bool { state.suspended > 0 || state.listens || hasLate }

    // MARK: A full pipe

    private func makeRoom(in descriptor: Descriptor, until limit: ContinuousClock.Instant) -> Bool {
        let (mayLead, isOver) = state.withLock { state in
            if state.end != nil { return (false, true) }
            if state.hasLeader { return (false, false) }
            state.hasLeader = true
            return (true, false)
        }
        if isOver { return false }
        var polls = [
            pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: news.read.number, events: Int16(POLLIN), revents: 0),
        ]
        guard mayLead else {
            // Somebody reads. They may stop doing so, which nothing tells this thread: so it looks again soon.
            waitUntilReady(&polls, for: min(limit - .now, .milliseconds(10)))
            return !self.isOver
        }
        defer { resign() }
        polls.append(pollfd(fd: output.number, events: Int16(POLLIN), revents: 0))
        waitUntilReady(&polls, for: limit - .now)
        if polls[2].revents != 0 { return handle { () throws(FrameError) in try reader.readAvailable() } != .over }
        if self.isOver { return false }
        guard polls[1].revents != 0 else { return true }
        return handle { () throws(FrameError) in .news } != .over
    }

    // MARK: The end

    /// The worker has ended, or is given up: what was answered before still counts, everything else fails with `error`.
    func finish(_ error: PythonError) {
        finish(error, keepsLead: false)
    }

    private func finish(_ error: PythonError, keepsLead: Bool) {
        let mayDrain = state.withLock { state in
            guard state.end == nil else { return false }
            state.end = error
            defer { state.hasLeader = true }
            return keepsLead || !state.hasLeader
        }
        news.write.poke()
        sender.close()
        if mayDrain { drain() }
    }

    /// Reads what the worker wrote before it ended, then fails the rest.
    private func drain() {
        reading: while true {
            do throws(FrameError) {
                switch try reader.readAvailable() {
                case .events(let events): events.forEach(deliver)
                case .nothing, .endOfFile, .news: break reading
                }
            } catch {
                break
            }
        }
        let (rest, waiters) = state.withLock { state in
            let rest = state.pending.removeAll()
            state.leaving = []
            late.store(0, ordering: .relaxed)
            // Nobody waits for what they would give.
            for exchange in rest { exchange.calls = [] }
            // The request that ran is the oldest one without a reply.
            let end = state.end ?? PythonError(.closed, "the connection to the worker has ended")
            let error = end.whileRunning(rest.first?.description)
            state.end = error
            let failed = rest.filter { !$0.hasLeft }
            return (rest, failed.map { Self.complete($0, with: .failure(error), in: &state) })
        }
        wakeAnswered()
        withExtendedLifetime(rest) { waiters.forEach(wake) }
    }

    /// The worker closed its output: it is dead, which its supervisor will say at once, or out of its mind.
    private func awaitVerdict() {
        if !waitForEnd(.seconds(1)) {
            kill()
            if !waitForEnd(.seconds(5)) {
                finish(
                    PythonError(.protocolViolation, "the worker closed its output and can't be ended"),
                    keepsLead: true
                )
                return
            }
        }
        drain()
    }

    private func waitForEnd(_ time: Duration) -> Bool {
        let limit = ContinuousClock.now + time
        while reader.waitForNews(limit - .now) {
            if isOver { return true }
            takeNews()
        }
        return false
    }

    /// Lets the worker meet the end of its input: it finishes what it has got and exits.
    func closeInput() {
        sender.close()
    }
}
