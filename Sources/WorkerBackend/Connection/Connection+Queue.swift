internal import BackendInterface
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

// Whether Python has begun a request. A request that is to stop and that Python has not begun leaves the queue.

extension Connection {
    /// Those of the task that has made a request.
    func taskLocals(of request: Int?) -> CapturedTaskLocals? {
        request.flatMap { request in state.withLock { $0.pending[request]?.taskLocals } }
    }

    /// Marks a request that is to be stopped; false if it is answered already, or being stopped.
    func mark(_ exchange: Exchange, interruption: Exchange.Interruption) -> Bool {
        state.withLock { state in
            guard state.pending.contains(exchange), exchange.interruption == nil else { return false }
            exchange.interruption = interruption
            return true
        }
    }

    /// Lets the callers of requests that are to be stopped go on, with an error, if Python has not begun the requests.
    /// The requests stay known until they are answered.
    ///
    /// The thread that reads does this, since what the worker has written until now may tell that Python has begun.
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
        // The thread that reads may be waiting for replies, or for room in the pipe. If there is none, the next one
        // finds the poke.
        if isNews { news.write.poke() }
    }

    /// Whether there are requests without a reply whose callers went on before Python had begun them.
    var hasLate: Bool { late.load(ordering: .relaxed) > 0 }

    func running(within request: Int?) -> Exchange? {
        state.withLock { $0.pending.running(within: request) }
    }

    /// Where a request stands.
    enum Standing {
        case answered
        /// Python has not begun the request.
        case waiting
        case running
        /// Other requests run above it, on the stack of Python's main thread: it can't go on before they have ended.
        case below
        /// Its coroutine runs in the event loop.
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

    /// Whether the request's caller went on before Python had begun the request.
    func hasLeft(_ exchange: Exchange) -> Bool { state.withLock { _ in exchange.hasLeft } }

    /// The error for a request that Python has not begun, and won't begin.
    func errorInQueue(of exchange: Exchange) -> (any Error)? { state.withLock { _ in exchange.errorInQueue } }

    func interruption(of exchange: Exchange) -> Exchange.Interruption? {
        state.withLock { _ in exchange.interruption }
    }

    /// Notes that the worker is killed since a request did not stop.
    func markFatal(_ exchange: Exchange) { state.withLock { _ in exchange.isFatal = true } }

    func isFatal(_ exchange: Exchange) -> Bool { state.withLock { _ in exchange.isFatal } }

    /// Lets callers go on whose requests are to leave the queue, once everything is read that the worker has written.
    /// The worker tells what it has done before it begins the next request, so requests that still wait then have not
    /// begun. Only for the thread that holds the lead.
    func letLeave() throws(FrameError) {
        leader.assertHeld("the lead")
        // Requests that are added while this thread reads are left to the next time.
        let leaving = state.withLock { state in
            defer { state.leaving = [] }
            for exchange in state.leaving { exchange.isLeaving = false }
            hasLeaving.store(false, ordering: .relaxed)
            return state.leaving
        }
        if leaving.isEmpty { return }
        while case .events(let events) = try reader.readAvailable() { events.forEach(deliver) }
        let waiters = state.withLock { state in
            leaving.compactMap { exchange -> Exchange.Waiter? in
                guard state.pending.contains(exchange), !exchange.hasLeft, let error = exchange.errorInQueue,
                    state.pending.isWaiting(exchange)
                else { return nil }
                exchange.hasLeft = true
                late.add(1, ordering: .relaxed)
                return state.callers.answer(exchange, with: .failure(error))
            }
        }
        waiters.forEach(wakeLater)
    }
}
