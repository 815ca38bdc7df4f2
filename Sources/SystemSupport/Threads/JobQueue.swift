/// Jobs that are done one after the other, on a thread of the pool as long as there are any.
///
/// The jobs all wait for one thing, which a thousand threads would get no sooner than one. Jobs that may run the
/// program's own code belong in an ``ElasticQueue``.
package final class JobQueue: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let state = Locked(State())

    package init() {}

    /// - Parameter around: surrounds the jobs that are taken together; all jobs of a queue must come with equal ones.
    package func run(around: @escaping @Sendable (() -> Void) -> Void = { $0() }, _ job: @escaping Job) {
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFirst else { return }
        ThreadPool.shared.run { [self] in
            while let jobs = next() { around { for job in jobs { job() } } }
        }
    }

    private func next() -> [Job]? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.isRunning = false
                return nil
            }
            defer { state.jobs = [] }
            return state.jobs
        }
    }
}
