internal import BackendInterface
internal import Foundation
internal import Synchronization

/// The thread that initialised Python, which Python takes for its main thread. All async operations run on it, one after the
/// other, so that objects which are bound to a thread work across awaits.
final class PythonThread: Sendable {
    private struct Job {
        let run: @Sendable () -> Void
        /// Whether a Swift function that this thread waits for needs it.
        let belongsToCall: Bool
    }

    private struct Queue {
        /// nil where one was taken.
        private var jobs: [Job?] = []
        /// All before it were taken: thousands may wait, and each is to be found at once.
        private var first = 0
        var last: (@Sendable () -> Void)?
        var isParked = false

        var isEmpty: Bool { first == jobs.count }

        mutating func add(_ job: Job) { jobs.append(job) }

        func next(_ isWanted: (Job) -> Bool) -> Int? {
            jobs[first...].firstIndex { $0.map(isWanted) ?? false }
        }

        mutating func take(_ isWanted: (Job) -> Bool) -> Job? {
            guard let job = next(isWanted).flatMap({ jobs[$0].take() }) else { return nil }
            while first < jobs.count, jobs[first] == nil { first += 1 }
            if isEmpty || first > 1000 {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    private let queue = Locked(Queue())
    private let hasJobs = Atomic(false)
    private let wakeUp = DispatchSemaphore(value: 0)
    private let finalized = Atomic(false)
    private let surrounding = Locked<(@Sendable (() -> Void) -> Void)?>(nil)
    private let identifier = Atomic<UInt>(0)
    private let running = Locked<InterruptibleCall?>(nil)
    /// How many Swift functions this thread waits for. Only for this thread.
    private let waits = Atomic(0)
    /// Beyond so many it executes nothing but what they need: each takes room on the stack.
    private static let mostWaits = 16
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
                identifier.store(Self.currentThread, ordering: .releasing)
                surrounding.withLock { $0 = around }
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
    func run(belongsToCall: Bool = false, _ job: @escaping @Sendable () -> Void) {
        let wakes = queue.withLock { queue in
            queue.add(Job(run: job, belongsToCall: belongsToCall))
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
            // One after the other, so that other threads of Python get their turn in between.
            while let job = nextJob() { around(job.run) }
            if let last = queue.withLock({ $0.last }) {
                last()
                return
            }
        }
    }

    private func nextJob(onlyOfCalls: Bool = false) -> Job? {
        queue.withLock { queue in
            let isBusy = onlyOfCalls || waits.load(ordering: .relaxed) > Self.mostWaits
            defer { hasJobs.store(!queue.isEmpty, ordering: .relaxed) }
            return queue.take { !isBusy || $0.belongsToCall }
        }
    }

    /// Python's number of this thread, which is the system's.
    var number: UInt { identifier.load(ordering: .acquiring) }

    /// The operation whose code this thread executes. Changed by this thread only.
    var current: InterruptibleCall? {
        get { running.withLock { $0 } }
        set { running.withLock { $0 = newValue } }
    }

    /// Whether the caller runs on this thread.
    var isCurrent: Bool { number == Self.currentThread }

    private static var currentThread: UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }

    /// Executes what belongs to calls of Swift functions. For code of Python on this thread.
    func serveCalls() {
        guard let around = surrounding.withLock({ $0 }) else { return }
        while let job = nextJob(onlyOfCalls: true) { around(job.run) }
    }

    /// Executes jobs as long as something is waited for. For code on this thread, without the GIL; whatever ends the wait has to
    /// leave a job, which wakes the thread.
    func serve(while isWaiting: () -> Bool) {
        guard let around = surrounding.withLock({ $0 }) else { return }
        waits.add(1, ordering: .relaxed)
        defer { waits.subtract(1, ordering: .relaxed) }
        while isWaiting() {
            if let job = nextJob() {
                around(job.run)
            } else {
                let sleeps = queue.withLock { queue in
                    let isBusy = waits.load(ordering: .relaxed) > Self.mostWaits
                    queue.isParked = queue.next { !isBusy || $0.belongsToCall } == nil
                    return queue.isParked
                }
                if sleeps { wakeUp.wait() }
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
            queue.isParked = queue.isEmpty
            return queue.isParked
        }
        if sleeps { wakeUp.wait() }
        spin.withLock { $0.waited(ContinuousClock.now - start) }
    }
}
