internal import SystemSupport

/// Does what `PoolState` decides. Lives until the last worker has ended, also when nobody has the `PythonPool` any more.
final class PoolCore<Context: Sendable>: Sendable {
    struct Grant: Sendable {
        let number: Int
        let member: any PoolMember<Context>
    }

    typealias Waiter = CheckedContinuation<Grant, any Error>
    typealias Effects = PoolState<Waiter>.Effects

    struct State {
        var decisions: PoolState<Waiter>
        var members: [Int: any PoolMember<Context>] = [:]
        /// What starts a member, or looks after it.
        var tasks: [Int: Task<Void, Never>] = [:]
        /// Who waits for a change.
        var watchers = WaitingLine<CheckedContinuation<Void, Never>>()
        var listeners: [Int: AsyncStream<PythonPoolEvent>.Continuation] = [:]
        var lastListener = 0
        /// When the size of each member was last looked at.
        var measured: [Int: ContinuousClock.Instant] = [:]

        func grant(_ number: Int) -> Grant { Grant(number: number, member: members[number]!) }
    }

    let configuration: PythonPoolConfiguration
    let engine: any PoolEngine<Context>
    let state: Locked<State>
    let metrics: PoolMetrics

    init(_ configuration: PythonPoolConfiguration, _ engine: any PoolEngine<Context>) {
        self.configuration = configuration
        self.engine = engine
        metrics = PoolMetrics(configuration.name)
        state = Locked(State(decisions: PoolState(configuration)))
    }

    /// Changes the state, and does what follows from that.
    ///
    /// - Parameter event: what is told of it, before what follows.
    func decide(telling event: () -> PythonPoolEvent? = { nil }, _ change: (inout State) -> Effects) {
        let (effects, grants, recycled, cancelled, watchers, wantsMembers, isOver, snapshot) = state.withLock { state in
            let effects = change(&state)
            return (
                effects, effects.grants.map { ($0.waiter, state.grant($0.member)) },
                effects.recycled.map { (state.members[$0.member]?.processID, $0.reason) },
                effects.cancels.compactMap { state.tasks[$0] },
                effects.isNews ? state.watchers.removeAll() : [],
                state.decisions.wantsMembers, state.decisions.isOver,
                PoolMetrics.areKept ? state.decisions.snapshot : nil
            )
        }
        if let snapshot { metrics.note(snapshot) }
        if let event = event() { tell(event) }
        for (waiter, grant) in grants { waiter.resume(returning: grant) }
        for (waiter, error) in effects.failures { waiter.resume(throwing: error) }
        for case (let process?, let reason) in recycled { tell(.recycled(processID: process, reason)) }
        for start in cancelled { start.cancel() }
        if !wantsMembers { engine.endStarts() }
        for number in effects.ends { end(number, within: nil) }
        for (number, delay) in effects.starts { start(number, after: delay) }
        if let error = effects.gaveUp { tell(.gaveUp(error)) }
        if isOver {
            endListening()
            engine.end()
        }
        for watcher in watchers { watcher.resume() }
    }

    /// A place in a line.
    final class Place: @unchecked Sendable {  // read and written with the lock of `state` held, and never without
        var ticket: Int?
    }

    /// Waits for a change after which `isDone`, or for the task's cancellation.
    private func wait(until isDone: @Sendable (State) -> Bool) async {
        while !Task.isCancelled, !state.withLock({ isDone($0) }) {
            let place = Place()
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let waits = state.withLock { state in
                        // A cancellation that comes behind this look finds the ticket.
                        guard !Task.isCancelled, !isDone(state) else { return false }
                        place.ticket = state.watchers.append(continuation)
                        return true
                    }
                    if !waits { continuation.resume() }
                }
            } onCancel: {
                state.withLock { state in place.ticket.flatMap { state.watchers.remove($0) } }?.resume()
            }
        }
    }

    /// Waits until so many workers can be used.
    ///
    /// - Throws: why there will be none.
    func waitUntilReady(_ count: Int) async throws {
        await wait { $0.decisions.error(lacking: count) != nil || $0.decisions.snapshot.ready >= count }
        try Task.checkCancellation()
        if let error = state.withLock({ $0.decisions.error(lacking: count) }) { throw error }
    }

    /// Waits until all is over. Also returns when the task is cancelled.
    func waitUntilOver() async { await wait { $0.decisions.isOver } }
}
