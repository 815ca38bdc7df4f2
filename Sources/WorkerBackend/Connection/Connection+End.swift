internal import BackendInterface
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

// The end: the worker has died, or nothing that it says can be trusted any more.

extension Connection {
    /// The worker has ended, or is given up: what was answered before still counts, everything else fails with `error`.
    ///
    /// - Parameter keepsLead: whether the calling thread has the lead, and answers what is left.
    func finish(_ error: PythonError, keepsLead: Bool = false) {
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

    /// What requests fail with after the end.
    var endError: PythonError { state.withLock { $0.end ?? Self.unknownEnd } }

    private static let unknownEnd = PythonError(.closed, "the connection to the worker has ended")

    /// Reads what the worker wrote before it ended, then fails the rest.
    func drain() {
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
            let executed = state.pending.executed?.description
            let rest = state.pending.removeAll()
            state.leaving = []
            late.store(0, ordering: .relaxed)
            // Nobody waits for what they would give.
            for exchange in rest { exchange.calls = [] }
            let error = (state.end ?? Self.unknownEnd).whileRunning(executed)
            state.end = error
            let failed = rest.filter { !$0.hasLeft }
            return (rest, failed.map { state.callers.answer($0, with: .failure(error)) })
        }
        wakeAnswered()
        withExtendedLifetime(rest) { for waiter in waiters { waiter.wake() } }
    }

    /// The worker closed its output: it is dead, which its supervisor will say at once, or Python code has done it.
    func awaitVerdict() {
        if !waitForEnd(mayOutlive ? nil : .seconds(1)) {
            kill()
            let text =
                "Python code closed the worker's connection, as another program does that takes its place (os.execv)"
            guard waitForEnd(.seconds(5)) else {
                finish(PythonError(.internalFault, "\(text), and it can't be ended"), keepsLead: true)
                return
            }
            state.withLock { state in
                guard let death = state.end?.workerDeath else { return }
                state.end = PythonError(death, message: "\(text), and it was killed")
            }
        }
        drain()
    }

    /// - Parameter time: nil: as long as it takes.
    private func waitForEnd(_ time: Duration?) -> Bool {
        let limit = time.map { ContinuousClock.now + $0 }
        while reader.waitForNews(limit.map { $0 - .now }) {
            if isOver { return true }
            takeNews()
        }
        return false
    }

    /// The worker gets no requests any more; see `refuseRequests`.
    ///
    /// - Parameter onIdle: called once it has answered those that it has got. Coroutines only end with it.
    func refuseRequests(_ onIdle: @escaping @Sendable () -> Void) {
        sender.refuseRequests()
        let isIdle = state.withLock { state in
            state.onIdle = onIdle
            return whenIdle(&state)
        }
        // Nobody may wait for what is left.
        if let isIdle { isIdle() } else { listen() }
    }

    /// What is to be called where this is so, without the lock.
    func whenIdle(_ state: inout State) -> (@Sendable () -> Void)? {
        state.onIdle != nil && state.pending.isIdle ? state.onIdle.take() : nil
    }

    /// The worker gets no requests any more, which are never answered then; it can still be told to stop those that it has got.
    ///
    /// - Returns: these, but for what they have asked for themselves.
    func refuseRequests() -> [Exchange] {
        sender.refuseRequests()
        // Requests are noted before they are sent.
        return exchanges(within: nil)
    }

    /// The worker does not get this request, whose caller may be what its end waits for.
    func refuse(_ exchange: Exchange) {
        let (waiter, isIdle) = state.withLock { state -> (Exchange.Waiter?, (() -> Void)?) in
            // Else it is answered with that.
            guard state.end == nil else { return (nil, nil) }
            let waiter = state.pending.remove(exchange.id).map {
                answer($0, with: .failure(WorkerBackend.closedError), in: &state)
            }
            return (waiter, whenIdle(&state))
        }
        isIdle?()
        waiter?.wake()
    }

    /// Lets the worker meet the end of its input: it finishes what it has got and exits.
    func closeInput() {
        sender.close()
    }
}
