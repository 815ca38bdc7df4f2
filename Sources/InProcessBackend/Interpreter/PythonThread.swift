internal import BackendInterface
internal import Foundation
internal import Synchronization

/// The thread that initialised Python, which Python takes for its main thread. All async operations run on it, one after the
/// other, so that objects which are bound to a thread work across awaits.
final class PythonThread: Sendable {
    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var last: (@Sendable () -> Void)?
        var isParked = false
    }

    private let queue = Locked(Queue())
    private let hasJobs = Atomic(false)
    private let wakeUp = DispatchSemaphore(value: 0)
    private let finalized = Atomic(false)
    /// How long to poll for the next job before the thread sleeps.
    private let spin: Locked<Spin>

    init(spin: Duration) {
        self.spin = Locked(Spin(budget: spin))
    }

    /// Starts the thread, which first runs `prepare`, and waits for that.
    ///
    /// - Parameter prepare: gives what is to surround each round of jobs: taking and releasing the GIL.
    func start(_ prepare: @escaping @Sendable () throws -> @Sendable (() -> Void) -> Void) throws {
        let outcome = Locked<Result<Void, any Error>?>(nil)
        let isReady = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            do {
                let around = try prepare()
                outcome.withLock { $0 = .success(()) }
                isReady.signal()
                serve(around)
            } catch {
                outcome.withLock { $0 = .failure(error) }
                isReady.signal()
            }
        }
        thread.name = "python"
        // As Python gives its own threads where the system's default is small: deep recursion must end in RecursionError.
        thread.stackSize = 16 << 20
        thread.start()
        isReady.wait()
        try outcome.withLock { $0 }?.get()
    }

    /// Runs `job` with the GIL held, after those that were given before. What is given after the end is dropped.
    func run(_ job: @escaping @Sendable () -> Void) {
        let wakes = queue.withLock { queue in
            queue.jobs.append(job)
            hasJobs.store(true, ordering: .releasing)
            defer { queue.isParked = false }
            return queue.isParked
        }
        if wakes { wakeUp.signal() }
    }

    /// Runs `last`, without the GIL, after all jobs, and waits for that; then the thread ends.
    func end(_ last: @escaping @Sendable () -> Void) {
        let done = DispatchSemaphore(value: 0)
        queue.withLock { queue in
            queue.last = { [self] in
                finalized.store(true, ordering: .releasing)
                last()
                done.signal()
            }
        }
        run {}
        done.wait()
    }

    /// Whether Python is gone or about to go, and nothing of it may be touched any more.
    var isFinalized: Bool { finalized.load(ordering: .acquiring) }

    private func serve(_ around: @Sendable (() -> Void) -> Void) {
        while true {
            waitForJobs()
            let jobs = queue.withLock { queue in
                defer { queue.jobs.removeAll(keepingCapacity: true) }
                hasJobs.store(false, ordering: .relaxed)
                return queue.jobs
            }
            // One after the other, so that other threads of Python get their turn in between.
            for job in jobs { around(job) }
            if let last = queue.withLock({ $0.last }) {
                last()
                return
            }
        }
    }

    /// Polls for a while, which saves the next caller the time that waking a thread takes, then sleeps.
    private func waitForJobs() {
        let start = ContinuousClock.now
        if Polling.wait(spin.withLock({ $0.next() }), until: { hasJobs.load(ordering: .acquiring) }) {
            spin.withLock { $0.waited(.zero) }
            return
        }
        let sleeps = queue.withLock { queue in
            queue.isParked = queue.jobs.isEmpty
            return queue.isParked
        }
        if sleeps { wakeUp.wait() }
        spin.withLock { $0.waited(ContinuousClock.now - start) }
    }
}
