/// Jobs that run the program's own code, on a few threads of the pool.
///
/// Thousands of short jobs need no more threads. But a job may block, even until a job behind it is done. So whenever
/// jobs are waiting and none has begun for a while, one thread is added.
package final class ElasticQueue: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs = JobLine<Job>()
        var threads = 0
        var progress = 0
        var isWatched = false
    }

    /// Up to this number, threads are started without watching progress.
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
            // The thread counts until the pool can reuse it: otherwise each job that came in between would start a new
            // one.
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
            // If this is late, the jobs' threads may only be waiting for a processor.
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
