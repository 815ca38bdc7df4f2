internal import SystemSupport

// Calls: each gets a worker, or waits for one, and gives it back.
extension PoolCore {
    /// - Parameters:
    ///   - isUrgent: whether the call had a worker before, which died.
    ///   - isLimited: whether the queue's limits count.
    ///   - end: how long the caller waits, besides those limits.
    func acquire(
        isUrgent: Bool = false,
        isLimited: Bool = true,
        until end: ContinuousClock.Instant? = nil
    ) async throws -> Grant {
        // Most calls find a worker.
        if !isUrgent, !Task.isCancelled, let grant = grantAtOnce() { return grant }
        let place = Place()
        let limit = [isLimited ? configuration.queueTimeout : nil, end.map { $0 - .now }].compactMap(\.self).min()
        let timer = Locked<Deadlines.Timer?>(nil)
        defer { timer.withLock { $0.take() }?.cancel() }
        let begin = ContinuousClock.now
        return try await withTaskCancellationHandler {
            let grant = try await withCheckedThrowingContinuation { continuation in
                guard enter(continuation, place, isUrgent: isUrgent, isLimited: isLimited), let limit else { return }
                timer.withLock { $0 = leave(place, after: limit) }
            }
            noteWait(.now - begin)
            return grant
        } onCancel: {
            leave(place, isRefused: false, CancellationError())
        }
    }

    /// `acquire` of a worker that is not known to have ended.
    func acquireRunning(
        isUrgent: Bool = false,
        isLimited: Bool = true,
        until end: ContinuousClock.Instant? = nil
    ) async throws -> Grant {
        var isUrgent = isUrgent
        while true {
            let grant = try await acquire(isUrgent: isUrgent, isLimited: isLimited, until: end)
            if grant.member.isRunning { return grant }
            decide { $0.decisions.giveBack(grant.number) }
            isUrgent = true
        }
    }

    private func noteWait(_ time: Duration) {
        state.withLock { $0.decisions.noteWait(time) }
        metrics.note(wait: time)
    }

    private func grantAtOnce() -> Grant? {
        let grant = state.withLock { state -> Grant? in
            guard let number = state.decisions.admitAtOnce() else { return nil }
            state.decisions.noteWait(.zero)
            return state.grant(number)
        }
        if grant != nil { metrics.note(wait: .zero) }
        return grant
    }

    /// - Returns: whether the call waits.
    private func enter(_ continuation: Waiter, _ place: Place, isUrgent: Bool, isLimited: Bool) -> Bool {
        let outcome: Result<Grant, any Error>? = state.withLock { state in
            // A cancellation that comes behind this look finds the ticket.
            if Task.isCancelled { return .failure(CancellationError()) }
            switch state.decisions.admit(isUrgent: isUrgent, isLimited: isLimited, waiter: { continuation }) {
            case .member(let number): return .success(state.grant(number))
            case .refused(let error): return .failure(error)
            case .waits(let ticket):
                place.ticket = ticket
                return nil
            }
        }
        if let outcome { continuation.resume(with: outcome) }
        return outcome == nil
    }

    private func leave(_ place: Place, after limit: Duration) -> Deadlines.Timer {
        Deadlines.after(limit) { [weak self] in
            guard let self else { return }
            let cause = state.withLock { $0.decisions.lastFailedStart }.map { "; none could be started: \($0)" } ?? ""
            let text = "a call waited for a worker of the pool longer than \(limit.brief), and was not begun" + cause
            leave(place, isRefused: true, PythonError(.refused, text, hadBegun: false))
        }
    }

    private func leave(_ place: Place, isRefused: Bool, _ error: any Error) {
        var waiter: Waiter?
        decide { state in
            guard let ticket = place.ticket, let left = state.decisions.leave(ticket, isRefused: isRefused) else {
                return Effects()
            }
            waiter = left.0
            return left.1
        }
        waiter?.resume(throwing: error)
    }

    /// - Parameter isAlive: whether the worker is not known to have ended.
    func release(_ grant: Grant, after duration: Duration, isAlive: Bool) {
        decide { $0.decisions.release(grant.number, after: duration, isAlive: isAlive) }
        metrics.note(call: duration)
        if configuration.mostBytesPerWorker != nil, isAlive { measure(grant) }
    }

    /// Looks how large a worker is, at most once a second.
    private func measure(_ grant: Grant) {
        let isDue = state.withLock { state in
            guard state.members[grant.number] != nil,
                state.measured[grant.number].map({ .now - $0 > .seconds(1) }) ?? true
            else { return false }
            state.measured[grant.number] = .now
            return true
        }
        guard isDue else { return }
        Task.detached { [self] in
            guard let bytes = await grant.member.residentBytes() else { return }
            decide { $0.decisions.noteSize(grant.number, bytes) }
        }
    }

    // MARK: Whole calls

    /// Runs `body` with a worker, and again with another one as long as `retry` allows.
    func withWorker<Result>(
        timeout: Duration?,
        retry: PythonPoolRetry,
        isLimited: Bool = true,
        _ body: (Context) async throws -> Result
    ) async throws -> Result {
        try checkCircle()
        let limit = timeout.map { ContinuousClock.now + $0 }
        var repetitions = 0
        while true {
            let grant = try await acquireRunning(
                isUrgent: repetitions > 0,
                isLimited: isLimited,
                until: limit
            )
            let record = OperationRecord()
            do {
                return try await run(grant, until: limit, record, body)
            } catch let error as PythonError where !grant.member.isRunning && retry.allows(error, record, repetitions) {
                repetitions += 1
            }
        }
    }

    /// A call that waits for a worker while its own task has all of them would wait for itself.
    private func checkCircle() throws {
        let places = max(1, configuration.workers) * max(1, configuration.callsPerWorker)
        let held = PoolHolding.members(of: self)
        guard held.count >= places else { return }
        // One that has died is replaced meanwhile.
        let members = state.withLock { state in held.compactMap { state.members[$0] } }
        guard members.count == held.count, members.allSatisfy(\.isRunning) else { return }
        throw PythonError(
            .refused,
            "a call of the pool waits for itself: the task that asks for a worker has \(places == 1 ? "the only one" : "all \(places)") "
                + "already; use that one, or give the pool more",
            hadBegun: false
        )
    }

    private func run<Result>(
        _ grant: Grant,
        until limit: ContinuousClock.Instant?,
        _ record: OperationRecord,
        _ body: (Context) async throws -> Result
    ) async throws -> Result {
        let begin = ContinuousClock.now
        do {
            let result = try await PoolHolding.noting(self, grant.number) {
                try await record.noting {
                    guard let limit else { return try await body(grant.member.context) }
                    return try await CallDeadline.within(limit - begin) { try await body(grant.member.context) }
                }
            }
            release(grant, after: .now - begin, isAlive: grant.member.isRunning)
            return result
        } catch {
            release(grant, after: .now - begin, isAlive: grant.member.isRunning)
            throw error
        }
    }
}
