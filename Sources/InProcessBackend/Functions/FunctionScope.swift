/// The scope of code that runs for a Swift function which Python called: its operations must not wait for the thread
/// that waits for the function.
struct FunctionScope: Sendable {
    @TaskLocal static var current: FunctionScope?

    /// The current scope, unless its function has ended: tasks that the function left behind inherit the scope.
    static var active: FunctionScope? { current.flatMap { $0.isOver() ? nil : $0 } }

    /// Has an operation executed by a thread that is not blocked by the function; false if nobody waits for the
    /// function any more.
    let run: @Sendable (@escaping ThreadJobs.Job) -> Bool

    /// Python's number of the thread that waits for the function; nil if no thread does.
    let waitingThread: UInt?

    let isOver: @Sendable () -> Bool

    /// The scope of a function that a thread waits for.
    static func of(_ wait: ThreadWait) -> FunctionScope {
        FunctionScope(run: { wait.run($0) }, waitingThread: wait.number, isOver: { wait.isOver })
    }

    /// The scope of a function for which no thread waits, or none that could execute anything.
    ///
    /// - Parameters:
    ///   - isOver: whether the function has ended.
    ///   - turn: has the event loop on Python's main thread, which keeps this thread busy, look for operations.
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
