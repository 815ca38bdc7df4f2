internal import BackendInterface
internal import Dispatch
internal import Synchronization

/// A thread that waits for something that happens in others, such as an async Swift function, and executes meanwhile what that asks for.
///
/// Nobody knows everything that a function needs: what it does by `Task.detached` or in a queue of Dispatch's can't be told from what the
/// rest of the program does. So Python's own thread, which all that has to wait for, executes it as well: up to a number of waits at
/// once, above that one more whenever nothing else has happened for a while. Above that number, other calls' operations are for it only
/// where there is room on the stack; its own function's always are.
final class ThreadWait: Sendable {
    /// Each wait takes room on the stack, and those below have to wait for those above.
    private static let most = 16
    private static let patience = DispatchTimeInterval.milliseconds(10)

    private let interpreter: Interpreter
    private let thread: ServingThread
    /// Python's number of the thread.
    let number: UInt
    private let over = Atomic(false)

    /// For the calling thread; `leave` has to follow.
    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
        thread = interpreter.servingThreads.enter(interpreter)
        number = interpreter.api.threads.identifier()
    }

    func leave() { interpreter.servingThreads.leave(interpreter) }

    var isOver: Bool { over.load(ordering: .acquiring) }

    /// In any thread.
    func end() {
        thread.jobs.wake { over.store(true, ordering: .releasing) }
    }

    /// Has the thread execute what belongs to what it waits for. In any thread.
    ///
    /// - Returns: false when it doesn't wait any more.
    func run(_ job: @escaping ThreadJobs.Job) -> Bool {
        guard thread.jobs.add(for: self, job) else { return false }
        thread.watch(interpreter)
        return true
    }

    /// What the thread executes as soon as it comes.
    private func jobs(at level: Int) -> ThreadJobs.Which {
        if level <= Self.most { return thread.isPythons ? .besides : .ofCalls }
        return thread.hasRoom(interpreter) ? .ofCalls : .of(self)
    }

    /// Without the GIL.
    func wait() {
        let level = thread.begin()
        defer { thread.end() }
        let own = jobs(at: level)
        var isStuck = false
        var patience: DispatchTime?
        while !isOver {
            if let job = thread.jobs.take(own) {
                thread.execute(job, interpreter)
                patience = nil
            } else if isStuck, let job = thread.others?.take(.newest) {
                // If that waits as well, it is again for others to happen.
                isStuck = !thread.execute(job, interpreter)
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
