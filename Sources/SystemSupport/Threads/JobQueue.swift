/// Jobs that are done one after the other, on a thread of the pool as long as there are any.
///
/// For what waits for one and the same thing: a thousand threads would get it no sooner than one. What may run the program's own code is
/// for an ``ElasticQueue``.
package final class JobQueue: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let state = Locked(State())

    package init() {}

    /// - Parameter around: surrounds the jobs that are taken together; every job of a queue comes with the same.
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

    /// All that are there.
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
