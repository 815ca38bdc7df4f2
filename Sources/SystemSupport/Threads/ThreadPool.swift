internal import Dispatch
internal import Foundation

/// Threads for jobs that may block: as many as there are jobs at once.
///
/// Dispatch's queues and the cooperative pool have few threads, and a program, or closures that wait for Python, can
/// block all of them. So what such code waits for must not need one of these threads.
package final class ThreadPool: Sendable {
    package static let shared = ThreadPool()

    /// The threads without a job; the one at the end was the last to work.
    private let idle = Locked<[PoolThread]>([])

    /// Runs a job at once, on an idle thread, or else on a new one.
    ///
    /// - Parameter afterwards: runs when the thread is idle again.
    package func run(_ job: @escaping @Sendable () -> Void, afterwards: @escaping @Sendable () -> Void = {}) {
        let job = PoolThread.Job(body: job, afterwards: afterwards)
        if let thread = idle.withLock({ $0.popLast() }) { return thread.take(job) }
        PoolThread(idle).start(with: job)
    }
}

/// A thread that ends after it was idle for a while.
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
        // A job may call Python, which may call Swift again, many levels deep.
        thread.stackSize = 16 << 20
        thread.startWithoutSignals()
    }

    /// Only for the caller that removed this thread from the idle ones.
    func take(_ next: Job) {
        job.withLock { $0 = next }
        hasJob.signal()
    }

    private func work() {
        guard let afterwards = finishJob() else { return }
        idle.withLock { $0.append(self) }
        afterwards()
    }

    /// Runs the job, and frees it before the thread is idle.
    private func finishJob() -> (@Sendable () -> Void)? {
        let job = job.withLock { $0.take() }
        job?.body()
        return job?.afterwards
    }

    private func waitForJob() -> Bool {
        while hasJob.wait(timeout: .now() + Self.patience) == .timedOut {
            let isForgotten = idle.withLock { idle in
                guard let index = idle.firstIndex(where: { $0 === self }) else { return false }
                idle.remove(at: index)
                return true
            }
            if isForgotten { return false }
            // `run` has just taken this thread out, so a job is on its way.
        }
        return true
    }
}
