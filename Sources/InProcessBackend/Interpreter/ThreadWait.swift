internal import BackendInterface
internal import Dispatch
internal import Synchronization

/// A thread's wait for something that happens in other threads, such as an async Swift function. Meanwhile the thread
/// executes what the function asks for.
///
/// Nobody knows everything that a function needs: what it does by `Task.detached` or in a Dispatch queue can't be told
/// from what the rest of the program does. So Python's main thread executes the program's other operations as well:
/// always up to a number of waits at once, above it whenever nothing else has happened for a while. Above that number,
/// operations of other calls need room on the stack; those of the awaited function don't.
final class ThreadWait: Sendable {
    /// Each wait takes room on the stack, and the waits below have to wait for those above.
    private static let most = 16
    private static let patience = DispatchTimeInterval.milliseconds(10)

    private let interpreter: Interpreter
    private let thread: ServingThread
    let number: UInt
    private let over = Atomic(false)

    /// Begins a wait of the calling thread; `leave` has to follow.
    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
        thread = interpreter.servingThreads.enter(interpreter)
        number = interpreter.api.threads.identifier()
    }

    func leave() { interpreter.servingThreads.leave(interpreter) }

    var isOver: Bool { over.load(ordering: .acquiring) }

    /// Ends the wait. For any thread.
    func end() {
        thread.jobs.wake { over.store(true, ordering: .releasing) }
    }

    /// Has the waiting thread execute a job of the awaited function. For any thread.
    ///
    /// - Returns: false if the wait is over.
    func run(_ job: @escaping ThreadJobs.Job) -> Bool {
        guard thread.jobs.add(for: self, job) else { return false }
        thread.watch(interpreter)
        return true
    }

    /// The jobs that the thread executes as soon as they come.
    private func jobs(at level: Int) -> ThreadJobs.Which {
        if level <= Self.most { return thread.isPythons ? .besides : .ofCalls }
        return thread.hasRoom(interpreter) ? .ofCalls : .of(self)
    }

    /// Waits. The caller must not hold the GIL.
    func wait() {
        let level = thread.begin()
        defer { thread.end() }
        let own = jobs(at: level)
        var isStuck = false
        var patience: DispatchTime?
        while !isOver {
            if let job = thread.jobs.take(own) {
                _ = TaskLocalsOutside.hiding { thread.execute(job, interpreter) }
                patience = nil
            } else if isStuck, let job = thread.others?.take(.newest) {
                // If the job had to wait as well, other threads are given time again.
                isStuck = !TaskLocalsOutside.hiding { thread.execute(job, interpreter) }
                patience = nil
            } else {
                patience = thread.mayHaveOthers ? patience ?? .now() + Self.patience : nil
                if thread.jobs.sleep(until: own, patience ?? .distantFuture, unless: { isOver }) { continue }
                patience = nil
                isStuck = thread.hasRoom(interpreter)
                if !isStuck, let others = thread.others { thread.relieve(.newest, of: others, interpreter) }
            }
        }
    }
}
