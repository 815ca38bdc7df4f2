internal import SystemSupport

// Workers: how they are started, looked after and ended.
extension PoolCore {
    func begin() { decide { $0.decisions.begin() } }

    func start(_ number: Int, after delay: Duration) {
        // Detached, as all here: the task of the caller whose call has led to this may have a time limit of its own.
        let task = Task.detached { [self] in
            let begin: ContinuousClock.Instant
            let member: any PoolMember<Context>
            do {
                if delay > .zero { try await Task.sleep(for: min(delay, Self.longestSleep)) }
                begin = .now
                member = try await engine.start { [weak self] in self?.tell($0) }
            } catch {
                return startHasFailed(number, error)
            }
            hasStarted(number, member, after: .now - begin)
        }
        keep(task, for: number, in: .starting)
    }

    /// Keeps a task, to be cancelled at the pool's end, unless it is over already.
    private func keep(_ task: Task<Void, Never>, for number: Int, in stage: PoolState<Waiter>.Member.Stage?) {
        let isLate = state.withLock { state in
            guard let member = state.decisions.members[number], stage == nil || member.stage == stage else {
                return true
            }
            state.tasks[number] = task
            return stage == .starting && !state.decisions.wantsMembers
        }
        if isLate { task.cancel() }
    }

    private func startHasFailed(_ number: Int, _ error: any Error) {
        let failure = PoolState<Waiter>.Failure(error)
        var (isWanted, retry) = (false, Duration?.none)
        // One that was cancelled at the pool's end has not failed.
        let event = { () -> PythonPoolEvent? in isWanted ? .startFailed(error, retriesIn: retry) : nil }
        decide(telling: event) { state in
            state.tasks[number] = nil
            isWanted = state.decisions.wantsMembers
            let (effects, delay) = state.decisions.startFailed(number, failure)
            retry = delay
            return effects
        }
    }

    private func hasStarted(_ number: Int, _ member: any PoolMember<Context>, after time: Duration) {
        let event = { () -> PythonPoolEvent? in .ready(processID: member.processID, after: time) }
        decide(telling: event) { state in
            state.tasks[number] = nil
            state.members[number] = member
            return state.decisions.started(number)
        }
        lookAfter(number, member)
    }

    /// More overflows clocks.
    private static var longestSleep: Duration { .seconds(1_000_000_000) }

    private func lookAfter(_ number: Int, _ member: any PoolMember<Context>) {
        Task.detached { [self] in
            let death = await member.waitForEnd()
            hasEnded(number, member, death)
        }
        guard let chosen = configuration.healthCheckInterval else { return }
        let interval = min(max(chosen, .milliseconds(1)), Self.longestSleep)
        let checks = Task.detached { [weak self, time = configuration.healthCheckTimeout] in
            while member.isRunning, (try? await Task.sleep(for: interval)) != nil {
                // One that has a call is looked at by the call's own time limit.
                guard self?.isIdle(number) ?? false else { continue }
                await member.answer(within: time)
            }
        }
        keep(checks, for: number, in: nil)
    }

    private func isIdle(_ number: Int) -> Bool { state.withLock { $0.decisions.members[number]?.inFlight == 0 } }

    private func hasEnded(_ number: Int, _ member: any PoolMember<Context>, _ death: WorkerDeath?) {
        var checks: Task<Void, Never>?
        let event = { () -> PythonPoolEvent? in death.map { .died(processID: member.processID, $0) } }
        decide(telling: event) { state in
            checks = state.tasks.removeValue(forKey: number)
            state.members[number] = nil
            state.measured[number] = nil
            return state.decisions.ended(number, death.map { PythonError($0) })
        }
        checks?.cancel()
    }

    // MARK: The end

    /// Takes no call any more.
    ///
    /// - Parameter failsWaiters: whether calls that wait for a worker fail; else they get one.
    func close(failsWaiters: Bool) {
        decide { $0.decisions.close(failsWaiters: failsWaiters) }
    }

    func end(_ number: Int, within time: Duration?) {
        guard let member = state.withLock({ $0.members[number] }) else { return }
        Task.detached { await member.shutDown(within: time) }
    }

    /// Ends all workers, also those that have calls.
    func endAll(within time: Duration?) {
        close(failsWaiters: true)
        let all = state.withLock { Array($0.members.keys) }
        for number in all { end(number, within: time) }
    }

    // MARK: Events

    func tell(_ event: PythonPoolEvent) {
        let listeners = state.withLock { $0.listeners.values.map(\.self) }
        for listener in listeners { listener.yield(event) }
    }

    /// What happens from now on. The newest events are kept for a listener that is slow.
    func listen() -> AsyncStream<PythonPoolEvent> {
        let (events, continuation) = AsyncStream.makeStream(
            of: PythonPoolEvent.self,
            bufferingPolicy: .bufferingNewest(1024)
        )
        let number = state.withLock { state -> Int? in
            guard !state.decisions.isOver else { return nil }
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return state.lastListener
        }
        guard let number else {
            continuation.finish()
            return events
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return events
    }

    func endListening() {
        let listeners = state.withLock { state in
            defer { state.listeners = [:] }
            return state.listeners.values.map(\.self)
        }
        for listener in listeners { listener.finish() }
    }
}
