/// Of code that runs for a Swift function that Python called: what it asks for must not wait for a thread that waits for it.
struct FunctionScope: Sendable {
    @TaskLocal static var current: FunctionScope?

    /// The current one, unless the function has ended: tasks that it left behind inherit it.
    static var active: FunctionScope? { current.flatMap { $0.isOver() ? nil : $0 } }

    /// Has an operation executed where that is so; false where nobody waits for the function any more.
    let run: @Sendable (@escaping ThreadJobs.Job) -> Bool

    /// Python's number of the thread that waits for the function; nil where none does.
    let waitingThread: UInt?

    let isOver: @Sendable () -> Bool

    /// Of a function that a thread waits for.
    static func of(_ wait: ThreadWait) -> FunctionScope {
        FunctionScope(run: { wait.run($0) }, waitingThread: wait.number, isOver: { wait.isOver })
    }

    /// Of a function for which no thread waits, or none that could execute anything.
    ///
    /// - Parameters:
    ///   - isOver: whether the function has ended.
    ///   - turn: has the event loop on Python's own thread, which keeps that busy, look for operations.
    static func ofPythonsThread(
        _ interpreter: Interpreter,
        isOver: @escaping @Sendable () -> Bool,
        turn: (@Sendable () -> Void)? = nil
    ) -> FunctionScope {
        let run: @Sendable (@escaping ThreadJobs.Job) -> Bool = { job in
            interpreter.thread.runForCall(interpreter, job)
            turn?()
            return true
        }
        return FunctionScope(run: run, waitingThread: nil, isOver: isOver)
    }
}
