internal import Dispatch
internal import Foundation

/// Threads for what may block: as many as there are jobs at once.
///
/// Dispatch's queues and the cooperative pool have few threads, which a program, or closures that wait for Python, can keep
/// busy all at once; what they wait for must not wait for one of these in turn.
package final class ThreadPool: Sendable {
    package static let shared = ThreadPool()

    /// The threads that have nothing to do; the last one was busy last.
    private let idle = Locked<[PoolThread]>([])

    /// Runs a job at once, on a thread that has nothing to do, or else on a new one.
    ///
    /// - Parameter afterwards: done when the thread is among those that have nothing to do.
    package func run(_ job: @escaping @Sendable () -> Void, afterwards: @escaping @Sendable () -> Void = {}) {
        let job = PoolThread.Job(body: job, afterwards: afterwards)
        if let thread = idle.withLock({ $0.popLast() }) { return thread.take(job) }
        PoolThread(idle).start(with: job)
    }
}

/// A thread that ends when it had nothing to do for a while.
private final class PoolThread: Sendable {
    struct Job: Sendable {
        let body: @Sendable () -> Void
        let afterwards: @Sendable () -> Void
    }

    private static let patience = DispatchTimeInterval.seconds(5)

    private let idle: Locked<[PoolThread]>
    private let job = Locked<Job?>(nil)
    private let hasJob = DispatchSemaphore(value: 0)

    init(_ idle: Locked<[PoolThread]>) {
        self.idle = idle
    }

    func start(with first: Job) {
        take(first)
        let thread = Thread { [self] in while waitForJob() { work() } }
        thread.name = "pyffi"
        thread.qualityOfService = .userInitiated
        // What runs may call Python, and that Swift again, many levels deep.
        thread.stackSize = 16 << 20
        thread.startWithoutSignals()
    }

    /// Only for who took the thread out of those that are idle.
    func take(_ next: Job) {
        job.withLock { $0 = next }
        hasJob.signal()
    }

    private func work() {
        guard let afterwards = finishJob() else { return }
        idle.withLock { $0.append(self) }
        afterwards()
    }

    /// What the job holds is let go of when it is done.
    private func finishJob() -> (@Sendable () -> Void)? {
        let job = job.withLock { $0.take() }
        job?.body()
        return job?.afterwards
    }

    /// - Returns: false when the thread is to end.
    private func waitForJob() -> Bool {
        while hasJob.wait(timeout: .now() + Self.patience) == .timedOut {
            let isForgotten = idle.withLock { idle in
                guard let index = idle.firstIndex(where: { $0 === self }) else { return false }
                idle.remove(at: index)
                return true
            }
            if isForgotten { return false }
            // Somebody has just taken it: the job is on its way.
        }
        return true
    }
}
