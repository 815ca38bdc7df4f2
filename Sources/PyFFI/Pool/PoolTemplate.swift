internal import SystemSupport

/// The template of a pool's workers: made with the first of them, and anew when it has ended.
final class PoolTemplate: Sendable {
    private struct State {
        var current: PythonTemplate?
        /// What makes the template. Workers that are to start meanwhile wait for it.
        var making: Task<PythonTemplate, any Error>?
        /// Whether there is to be none: no worker can be forked, or none is wanted any more.
        var isOver = false
        var failures = 0
        /// After a failure, nobody tries again before that.
        var pauseEnd: ContinuousClock.Instant?
        /// What the set-up of a forked worker threw. The next worker starts otherwise, which tells whose fault it is.
        var doubt: (any Error)?
    }

    private let configuration: PythonPoolConfiguration
    private let warmUp: @Sendable (PythonRuntime) async throws -> Void
    private let state = Locked(State())

    init(_ configuration: PythonPoolConfiguration, warmUp: @escaping @Sendable (PythonRuntime) async throws -> Void) {
        self.configuration = configuration
        self.warmUp = warmUp
    }

    /// Forks a worker; nil if no worker can be forked.
    ///
    /// - Parameter tell: gets why not, once for each try.
    func start(_ tell: @Sendable (any Error) -> Void) async -> PythonRuntime? {
        guard let (making, isOwn) = template() else { return nil }
        let template: PythonTemplate
        do {
            template = try await making.value
        } catch {
            if isOwn { fail(error, isForGood: (error as? PythonError)?.kind == .unsupported, tell) }
            return nil
        }
        do {
            return try await template.start()
        } catch {
            // Its threads stay. What the system lacks may be there the next time.
            let isForGood = (error as? PythonError).map {
                $0.kind == .unsupported || $0.exception?.typeName == "RuntimeError"
            }
            fail(error, isForGood: isForGood ?? false, tell)
            return nil
        }
    }

    private func fail(_ error: any Error, isForGood: Bool, _ tell: (any Error) -> Void) {
        let wasOver = state.withLock(\.isOver)
        if isForGood { end() }
        if !wasOver, !Task.isCancelled { tell(error) }
    }

    /// What gives the template, and whether that has just begun; nil if there is none, or none now.
    private func template() -> (Task<PythonTemplate, any Error>, isOwn: Bool)? {
        state.withLock { state in
            guard !state.isOver, state.doubt == nil else { return nil }
            if let making = state.making { return (making, false) }
            if let current = state.current, current.isRunning { return (Task { current }, false) }
            if let end = state.pauseEnd, .now < end { return nil }
            let making = Task { try await self.make() }
            state.making = making
            return (making, true)
        }
    }

    private func make() async throws -> PythonTemplate {
        let begin = ContinuousClock.now
        let made: Result<PythonTemplate, any Error>
        do {
            made = .success(
                try await PythonTemplate(configuration.runtime) { [configuration, warmUp] python in
                    guard let limit = configuration.setUpTimeout else { return try await warmUp(python) }
                    try await python.withTimeout(limit) { try await warmUp(python) }
                }
            )
        } catch { made = .failure(error) }
        let former = state.withLock { state in
            let former = state.current
            state.making = nil
            state.current = state.isOver ? nil : try? made.get()
            if case .success = made { state.failures = 0 } else { state.failures += 1 }
            // Half of the time at most goes into trying.
            let pause = max(configuration.restart.delay(after: state.failures), .now - begin)
            state.pauseEnd = state.failures == 0 ? nil : .now + pause
            return former
        }
        return try withExtendedLifetime(former) { try made.get() }
    }

    func setUpHasFailed(_ error: any Error, wasForked: Bool) {
        state.replace(\.doubt, with: wasForked ? error : nil)
    }

    /// To be called when a worker that was started otherwise is set up. If forked ones can't be, the template ends.
    func setUpHasSucceeded(_ tell: (any Error) -> Void) {
        guard let error = state.withLock({ $0.doubt.take() }) else { return }
        fail(error, isForGood: true, tell)
    }

    /// Ends what is being made. A template that is there stays: only it can tell how its workers end.
    func endStarts() {
        let making = state.withLock { state in
            state.isOver = true
            return state.making
        }
        making?.cancel()
    }

    func end() {
        endStarts()
        // The worker ends when nobody has the template.
        state.replace(\.current, with: nil)
    }
}
