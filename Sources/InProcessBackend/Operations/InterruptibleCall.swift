internal import BackendInterface

/// An operation that can be interrupted: KeyboardInterrupt is raised in its Python code, and in nothing else.
///
/// Made, interrupted and finished with the GIL held, which orders the three: what is raised too late is taken back before
/// the GIL is given up.
final class InterruptibleCall: Sendable {
    private struct State {
        var isRunning = true
        var isInterrupted = false
    }

    private let interpreter: Interpreter
    private let thread: UInt
    /// Python's record of the thread: an address. It lives at least as long as the operation.
    private let threadState: UInt
    /// How many tasks the thread waited for already, below this operation.
    private let tasksBelow: Int
    /// Below this operation: what the thread executes already; as good as a number, nothing is done with it.
    private let frameBelow: UInt
    /// The operation that waits on this thread while this one runs there.
    private let outer: InterruptibleCall?
    // With a lock of its own for builds without a GIL.
    private let state = Locked(State())

    /// For the calling thread.
    ///
    /// - Parameter isShielded: for what is no operation, and keeps interrupts from what it executes.
    init(_ interpreter: Interpreter, isShielded: Bool = false) {
        self.interpreter = interpreter
        thread = interpreter.api.threads.identifier()
        threadState = UInt(bitPattern: interpreter.api.threads.currentState())
        frameBelow = UInt(bitPattern: interpreter.api.threads.currentFrame())
        tasksBelow = interpreter.waitingTasks.count(on: thread)
        outer = Self.current(interpreter)
        setCurrent(self)
        // What was raised for the one below is raised again when this one has ended.
        if outer != nil { interpreter.interrupts.takeBack() }
        if isShielded { shield() }
    }

    /// The innermost one of the calling thread.
    private static func current(_ interpreter: Interpreter) -> InterruptibleCall? {
        if interpreter.thread.isCurrent { return interpreter.thread.current }
        return innermost(on: interpreter.api.threads.identifier(), interpreter)
    }

    private static func innermost(on thread: UInt, _ interpreter: Interpreter) -> InterruptibleCall? {
        if interpreter.thread.number == thread { return interpreter.thread.current }
        return interpreter.interruptible.withLock { $0[thread] }
    }

    /// Whether a thread of Swift's executes an operation, if it executes anything: Python's own does that with one of these only,
    /// others do it without where there is no time limit.
    static func isPossible(on thread: UInt, _ interpreter: Interpreter) -> Bool {
        guard let call = innermost(on: thread, interpreter) else { return thread != interpreter.thread.number }
        return call.state.withLock { $0.isRunning }
    }

    /// For the calling thread, which is this operation's.
    private func setCurrent(_ call: InterruptibleCall?) {
        if interpreter.thread.isCurrent {
            interpreter.thread.current = call
        } else {
            interpreter.interruptible.withLock { $0[thread] = call }
        }
    }

    /// Whether it is this operation's code that its thread executes, not that of another one meanwhile.
    private var isOnTop: Bool { Self.innermost(on: thread, interpreter) === self }

    /// Interrupts the operation of the calling thread once more, where Python ignored that because of the code it hit.
    ///
    /// - Returns: whether it was to be interrupted.
    static func deliverAgain(_ interpreter: Interpreter) -> Bool { current(interpreter)?.deliverAgain() ?? false }

    /// Waits for nothing: what needs the GIL is done later.
    func interrupt() {
        // At once: what the cancelled task throws may end the operation before this thread gets the GIL.
        let isRunning = state.withLock { state in
            state.isInterrupted = state.isRunning
            return state.isRunning
        }
        guard isRunning else { return }
        interpreter.waitingTasks.cancel(on: thread, at: tasksBelow)
        deliverLater()
    }

    /// As `interrupt`, unless that was done before: the code may have had its reasons to go on.
    func interruptOnce() {
        if !state.withLock({ $0.isInterrupted }) { interrupt() }
    }

    private func deliverLater() { interpreter.later { self.deliver() } }

    private func deliver() {
        let hasToWait = interpreter.withGILUnlessFinalized {
            // It would swallow the exception. Not with the lock held: it runs Python code, which may give up the GIL.
            let isFinalizing = interpreter.isFinalizing(thread, above: frameBelow)
            return state.withLock { state in
                guard state.isRunning, isOnTop else { return false }
                if !isFinalizing {
                    interpreter.interrupts.raise(in: thread, UnsafeMutableRawPointer(bitPattern: threadState))
                }
                return isFinalizing
            }
        }
        // It may have begun to wait for a task before there was the GIL to raise anything.
        if state.withLock({ $0.isRunning }) { interpreter.waitingTasks.cancel(on: thread, at: tasksBelow) }
        if hasToWait == true { Deadlines.after(Self.delay) { self.deliverLater() } }
    }

    /// After so long an interrupt is tried again that could not be raised.
    private static let delay = Duration.milliseconds(5)

    /// The error of an operation that a time limit ended.
    static func timedOut(_ name: String, after limit: Duration) -> PythonError {
        PythonError(
            .timedOut,
            "\(name) took longer than \(limit) and was interrupted; the interpreter and its objects live on"
        )
    }

    /// From here on nothing interrupts the operation, nor what its thread does for it.
    ///
    /// - Returns: whether it was interrupted.
    @discardableResult
    func shield() -> Bool {
        let isInterrupted = state.withLock { state in
            state.isRunning = false
            return state.isInterrupted
        }
        if isInterrupted { interpreter.interrupts.takeBack() } else { interpreter.dropStrayInterrupt() }
        return isInterrupted
    }

    /// - Returns: whether the operation was interrupted.
    func finish() -> Bool {
        let isInterrupted = shield()
        setCurrent(outer)
        outer?.deliverAgain()
        return isInterrupted
    }

    /// For what could not be raised, or was taken back, while another operation was on top; and for what came to nothing.
    @discardableResult
    private func deliverAgain() -> Bool {
        guard state.withLock({ $0.isRunning && $0.isInterrupted }) else { return false }
        deliverLater()
        return true
    }

    /// Whether an error is what comes of an interrupt: that of Python, or of a Swift function that was cancelled by it.
    static func isEnd(_ error: any Error) -> Bool {
        error is CancellationError || (error as? PythonError)?.isInterruption == true
    }
}
