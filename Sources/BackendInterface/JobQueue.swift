/// Jobs that are done one after the other, on a thread of the pool as long as there are any.
///
/// For what waits for one and the same thing: a thousand threads would get it no sooner than one.
package final class JobQueue: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var threads = 0
    }

    private let state = Locked(State())
    private let mostThreads: Int

    /// - Parameter mostThreads: more than one for jobs that may run the program's own code, and wait for one another by that.
    package init(mostThreads: Int = 1) {
        self.mostThreads = mostThreads
    }

    /// - Parameter around: surrounds the jobs that are taken together; every job of a queue comes with the same.
    package func run(around: @escaping @Sendable (() -> Void) -> Void = { $0() }, _ job: @escaping Job) {
        let isFree = state.withLock { state in
            state.jobs.append(job)
            guard state.threads < mostThreads else { return false }
            state.threads += 1
            return true
        }
        guard isFree else { return }
        ThreadPool.shared.run { [self] in
            while let jobs = next() { around { for job in jobs { job() } } }
        }
    }

    /// All that are there, if no other thread could go on with those behind one that waits.
    private func next() -> [Job]? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.threads -= 1
                return nil
            }
            guard mostThreads == 1 else { return [state.jobs.removeFirst()] }
            defer { state.jobs = [] }
            return state.jobs
        }
    }
}
