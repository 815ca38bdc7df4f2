internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import SystemSupport

/// The thread that initialized Python, which Python takes for its main thread. All async operations run on it, one
/// after the other, so that objects which are bound to a thread work across awaits.
final class PythonThread: Sendable {
    /// The jobs that the thread executes, whenever it is free and while it waits.
    let serving = ServingThread.ofPython()
    private let last = Locked<(@Sendable () -> Void)?>(nil)
    private let finalized = Atomic(false)
    private let end = DispatchGroup()
    private let identifier = Atomic<UInt>(0)
    private let running = Locked<InterruptibleCall?>(nil)
    /// How long to poll for the next job before the thread sleeps.
    private let spin: Locked<Spin>

    init(spin: Duration) {
        self.spin = Locked(Spin(budget: spin))
    }

    /// Starts the thread, which first runs `prepare`, and waits until that is done.
    ///
    /// - Parameter prepare: gives the interpreter, and leaves the GIL free.
    func start(_ prepare: @escaping @Sendable () throws -> Interpreter) throws -> Interpreter {
        let outcome = Locked<Result<Interpreter, any Error>?>(nil)
        let isReady = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            let started = Result { try prepare() }
            identifier.store(CallingThread.number, ordering: .releasing)
            outcome.withLock { $0 = started }
            isReady.signal()
            if case .success(let interpreter) = started { serve(interpreter) }
        }
        thread.name = "python"
        // The size that Python gives its own threads where the system's default is small: deep recursion must end in
        // RecursionError.
        thread.stackSize = 16 << 20
        thread.startWithoutSignals()
        isReady.wait()
        guard let started = outcome.withLock({ $0 }) else {
            throw PythonError(.startFailed, "Python did not start")
        }
        return try started.get()
    }

    /// Runs `job` with the GIL held, after the jobs that were added before. Jobs that come after the end are dropped.
    func run(_ job: @escaping ThreadJobs.Job) { serving.jobs.add(job) }

    /// Runs `job` with the GIL held as soon as the thread is free: a job that has begun ends before, and no other
    /// begins.
    ///
    /// - Returns: false if the thread ends before that.
    func runNext(_ job: @escaping ThreadJobs.Job) -> Bool {
        last.withLock { last in
            guard last == nil else { return false }
            serving.jobs.addFirst(job)
            return true
        }
    }

    /// Runs a job of a Swift function that Python's async code waits for.
    func runForCall(_ interpreter: Interpreter, _ job: @escaping ThreadJobs.Job) {
        serving.jobs.add(belongsToCall: true, job)
        serving.watch(interpreter)
    }

    /// Runs `last`, without the GIL, after all jobs, and waits for it within `limit`. Then the thread ends.
    func end(within limit: Duration, _ last: @escaping @Sendable () -> Void) {
        end.enter()
        self.last.withLock {
            $0 = { [self] in
                finalized.store(true, ordering: .releasing)
                last()
                end.leave()
            }
        }
        run {}
        _ = waitForEnd(until: .now() + limit.dispatchInterval)
    }

    /// Whether a thread that was told to end has ended.
    func waitForEnd(until limit: DispatchTime) -> Bool { end.wait(timeout: limit) == .success }

    /// Whether Python is gone or about to go, so that nothing of it may be touched any more.
    var isFinalized: Bool { finalized.load(ordering: .acquiring) }

    private func serve(_ interpreter: Interpreter) {
        while true {
            waitForJobs()
            // Each job takes the GIL by itself, so that other threads of Python get their turn in between.
            executeAll(interpreter)
            interpreter.freeWhatOthersReleased()
            if let last = last.withLock({ $0 }) {
                // `runNext` adds no job any more, but may just have added one.
                executeAll(interpreter)
                return last()
            }
        }
    }

    private func executeAll(_ interpreter: Interpreter) {
        while let job = serving.jobs.take(.any) { serving.execute(job, interpreter) }
    }

    /// Python's number of this thread, which is also the system's.
    var number: UInt { identifier.load(ordering: .acquiring) }

    /// The operation whose code this thread executes. Changed by this thread only.
    var current: InterruptibleCall? {
        get { running.withLock { $0 } }
        set { running.withLock { $0 = newValue } }
    }

    var isCurrent: Bool { number == CallingThread.number }

    /// Executes jobs of Swift functions within Python code that runs on this thread. The caller holds the GIL.
    func serveCalls(_ interpreter: Interpreter) {
        guard serving.jobs.has(.ofCalls) else { return }
        guard serving.hasRoom(interpreter) else {
            serving.relieve(.ofCalls, of: serving.jobs, interpreter)
            return
        }
        HiddenLoop.hiding(interpreter) {
            while let job = serving.jobs.take(.ofCalls) {
                _ = TaskLocalsOutside.hiding { serving.execute(job, interpreter) }
            }
        }
    }

    /// Polls for a while, which saves the next caller the time that waking a thread takes, then sleeps.
    private func waitForJobs() {
        let start = ContinuousClock.now
        if Polling.wait(spin.withLock({ $0.next() }), until: { serving.jobs.isFilled }) {
            spin.withLock { $0.waited(.zero) }
            return
        }
        _ = serving.jobs.sleep(until: .any)
        spin.withLock { $0.waited(ContinuousClock.now - start) }
    }
}
