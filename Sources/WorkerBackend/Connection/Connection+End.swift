internal import BackendInterface
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

// The end of a connection: the worker has died, or nothing that it sends can be trusted any more.

extension Connection {
    /// Ends the connection, since the worker has ended or is given up. Requests that the worker has answered still get
    /// their replies; all others fail with `error`.
    ///
    /// - Parameters:
    ///   - keepsLead: whether the calling thread has the lead, and so reads and answers what is left.
    ///   - onEnd: called once all is answered, with what was running.
    func finish(_ error: PythonError, keepsLead: Bool = false, onEnd: (@Sendable (String?) -> Void)? = nil) {
        let (mayDrain, isOver) = state.withLock { state in
            guard state.end == nil else { return (false, true) }
            state.end = error
            state.onEnd = onEnd
            defer { state.hasLeader = true }
            return (keepsLead || !state.hasLeader, false)
        }
        news.write.poke()
        sender.close()
        if mayDrain { drain() }
        if isOver { onEnd?(nil) }
    }

    /// The error of requests after the end.
    var endError: PythonError { state.withLock { $0.end ?? Self.unknownEnd } }

    private static let unknownEnd = PythonError(.closed, "the connection to the worker has ended")

    /// Reads what the worker wrote before it ended, then fails all requests without a reply.
    func drain() {
        var isBroken = false
        reading: while true {
            do throws(FrameError) {
                switch try reader.readAvailable() {
                case .events(let events): events.forEach(deliver)
                case .nothing, .endOfFile, .news: break reading
                }
            } catch {
                isBroken = true
                break
            }
        }
        let (rest, waiters, operation, onEnd) = state.withLock { state in
            let end = state.end ?? Self.unknownEnd
            // One that lives may still read what was sent; one whose replies can't be read has begun who knows what.
            let isCertain = end.workerDeath != nil && !isBroken
            let countRead = isCertain ? sender.countRead : Int.max
            let operation = state.pending.executed(countRead: countRead)?.description
            let error = end.whileRunning(operation)
            let rest = state.pending.all
            let errors = rest.map { exchange in
                !isCertain || state.pending.mayHaveBegun(exchange, countRead: countRead)
                    ? error : error.beforeBeginning(exchange)
            }
            state.pending.removeAll()
            state.leaving = []
            late.store(0, ordering: .relaxed)
            // Python does not wait for these calls any more.
            for exchange in rest { exchange.calls = [] }
            state.end = error.ofLaterOperations
            let failed = zip(rest, errors).filter { !$0.0.hasLeft }
            return (
                rest, failed.map { state.callers.answer($0, with: .failure($1)) }, operation, state.onEnd.take()
            )
        }
        // Objects of the worker may be kept, and this connection with them.
        for descriptor in [output, news.read, news.write] { descriptor.retire() }
        sender.letGo()
        wakeAnswered()
        withExtendedLifetime(rest) { for waiter in waiters { waiter.wake() } }
        onEnd?(operation)
    }

    /// To be called when the worker's output has ended. Waits for the supervisor, which soon says that the worker is
    /// dead. If Python code has only closed the output, the worker is killed, or waited for if it may outlive the
    /// connection.
    func awaitVerdict() {
        if !waitForEnd(mayOutlive ? nil : .seconds(1)) {
            guard kill() else {
                // It has ended by itself, and nobody can say yet how.
                _ = waitForEnd(nil)
                return drain()
            }
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

    /// Waits until the connection has ended.
    ///
    /// - Parameter time: nil: as long as it takes.
    /// - Returns: false if the time is over.
    private func waitForEnd(_ time: Duration?) -> Bool {
        let limit = time.map { ContinuousClock.now + $0 }
        while reader.waitForNews(limit.map { $0 - .now }) {
            if isOver { return true }
            takeNews()
        }
        return false
    }

    /// Has the worker get no requests any more.
    ///
    /// - Parameter onIdle: called once the worker has answered the requests that it has got. Those whose coroutines run
    ///   don't count: they end with the worker.
    func refuseRequests(_ onIdle: @escaping @Sendable () -> Void) {
        sender.refuseRequests()
        let isIdle = state.withLock { state in
            state.onIdle = onIdle
            return whenIdle(&state)
        }
        // Somebody has to read the replies that are left, even if nobody waits for them.
        if let isIdle { isIdle() } else { listen() }
    }

    /// `onIdle`, if it is to be called now, without the lock.
    func whenIdle(_ state: inout State) -> (@Sendable () -> Void)? {
        state.onIdle != nil && state.pending.isIdle ? state.onIdle.take() : nil
    }

    /// Has the worker get no requests any more. It can still be told to stop those that it has got.
    ///
    /// - Returns: those requests, but for the ones that belong to calls of other requests.
    func refuseRequests() -> [Exchange] {
        sender.refuseRequests()
        // No request is missing: each is noted before it is sent.
        return exchanges(within: nil)
    }

    /// Fails a request that the worker does not get any more, at once: the worker's end may be waiting for the
    /// request's caller.
    func refuse(_ exchange: Exchange) {
        let (waiter, isIdle) = state.withLock { state -> (Exchange.Waiter?, (() -> Void)?) in
            // After the end of the connection, the request fails with that end's error.
            guard state.end == nil else { return (nil, nil) }
            let waiter = state.pending.remove(exchange.id).map {
                answer($0, with: .failure(WorkerBackend.closedError), in: &state)
            }
            return (waiter, whenIdle(&state))
        }
        isIdle?()
        waiter?.wake()
    }

    /// Closes the worker's input: the worker finishes what it has got, and exits.
    func closeInput() {
        sender.close()
    }
}
