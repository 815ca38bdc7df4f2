internal import SystemSupport

// Workers: how they are started, looked after and ended.
extension PoolCore {
    func begin() { decide { $0.decisions.begin() } }

    func start(_ number: Int, after delay: Duration) {
        let task = Task { [self] in
            let begin: ContinuousClock.Instant
            let member: any PoolMember<Context>
            do {
                if delay > .zero { try await Task.sleep(for: delay) }
                begin = .now
                member = try await engine.start()
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
            return stage == .starting && state.decisions.end != nil
        }
        if isLate { task.cancel() }
    }

    private func startHasFailed(_ number: Int, _ error: any Error) {
        var (isWanted, retry) = (false, Duration?.none)
        decide { state in
            state.tasks[number] = nil
            isWanted = state.decisions.end == nil
            let (effects, delay) = state.decisions.startFailed(number, error)
            retry = delay
            return effects
        }
        // One that was cancelled at the pool's end has not failed.
        if isWanted { tell(.startFailed(error, retriesIn: retry)) }
    }

    private func hasStarted(_ number: Int, _ member: any PoolMember<Context>, after time: Duration) {
        var isWanted = false
        decide { state in
            state.tasks[number] = nil
            state.members[number] = member
            guard let effects = state.decisions.started(number) else {
                state.members[number] = nil
                return Effects()
            }
            isWanted = true
            return effects
        }
        if isWanted {
            tell(.ready(processID: member.processID, after: time))
            lookAfter(number, member)
        } else {
            Task { await member.shutDown(within: .zero) }
        }
    }

    private func lookAfter(_ number: Int, _ member: any PoolMember<Context>) {
        Task { [self] in
            let death = await member.waitForEnd()
            hasEnded(number, member, death)
        }
        guard let interval = configuration.healthCheckInterval else { return }
        let checks = Task { [weak self, time = configuration.healthCheckTimeout] in
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
        if let death { tell(.died(processID: member.processID, death)) }
        decide { state in
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
        var starts: [Task<Void, Never>] = []
        decide { state in
            let effects = state.decisions.close(failsWaiters: failsWaiters)
            if failsWaiters || state.decisions.snapshot.queued == 0 {
                starts = state.decisions.members.filter { $0.value.stage == .starting }.compactMap {
                    state.tasks[$0.key]
                }
            }
            return effects
        }
        for start in starts { start.cancel() }
    }

    func end(_ number: Int, within time: Duration?) {
        guard let member = state.withLock({ $0.members[number] }) else { return }
        Task { await member.shutDown(within: time) }
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
