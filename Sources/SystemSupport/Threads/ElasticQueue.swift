/// Jobs that run the program's own code, on a few threads of the pool.
///
/// Thousands that are quickly done need no more. But such code may block, even until a job behind it is done: whenever no job has begun
/// for a while though some stand here, there is one thread more.
package final class ElasticQueue: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs = JobLine<Job>()
        var threads = 0
        /// How many jobs have begun.
        var progress = 0
        var isWatched = false
    }

    /// So many are there without asking how they get on.
    private static let usualThreads = 8
    private static let patience = Duration.milliseconds(10)

    private let state = Locked(State())

    package init() {}

    package func run(_ job: @escaping Job) {
        let isFree = state.withLock { state in
            state.jobs.add(job)
            guard state.threads < Self.usualThreads else { return false }
            state.threads += 1
            return true
        }
        if isFree { startThread() } else { watch() }
    }

    private func startThread() {
        ThreadPool.shared.run {
            while let job = self.next() { job() }
        } afterwards: {
            // Not before it can be taken again: else each job that comes in between would have a new thread made.
            if !self.mayLeave() { self.startThread() }
        }
    }

    private func next() -> Job? {
        state.withLock { state in
            guard let job = state.jobs.take() else { return nil }
            state.progress += 1
            return job
        }
    }

    private func mayLeave() -> Bool {
        state.withLock { state in
            if state.jobs.isEmpty { state.threads -= 1 }
            return state.jobs.isEmpty
        }
    }

    private func watch(_ patience: Duration = patience) {
        let before = state.withLock { state -> Int? in
            guard !state.isWatched, !state.jobs.isEmpty else { return nil }
            state.isWatched = true
            return state.progress
        }
        guard let before else { return }
        let due = ContinuousClock.now + patience
        Deadlines.after(patience) { [self] in
            // Where this is late, the jobs' threads may as well wait only for a processor.
            let delay = ContinuousClock.now - due
            let isBusy = delay > patience / 4
            let isStuck = state.withLock { state in
                state.isWatched = false
                guard !isBusy, !state.jobs.isEmpty, state.progress == before else { return false }
                state.threads += 1
                return true
            }
            if isStuck { startThread() }
            watch(isBusy ? delay * 8 : Self.patience)
        }
    }
}
