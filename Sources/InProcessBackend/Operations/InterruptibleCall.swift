internal import BackendInterface
internal import SystemSupport

/// An operation that can be interrupted: KeyboardInterrupt is raised in its Python code, and in nothing else.
///
/// Made, interrupted and finished with the GIL held, which orders the three: what is raised too late is taken back before
/// the GIL is given up.
final class InterruptibleCall: Sendable {
    private struct State {
        var isRunning = true
        var isInterrupted = false
        /// Whether an interrupt is still to be raised in its code. One that was raised is not raised again: what the code does to clean up
        /// is its own.
        var isOwed = false
        /// Whether one was taken back that is for code below which has none of these.
        var owesBelow = false
    }

    private let interpreter: Interpreter
    private let thread: UInt
    /// Python's record of the thread: an address. It lives at least as long as the operation.
    private let record: UInt
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
        record = UInt(bitPattern: interpreter.api.threads.currentState())
        frameBelow = UInt(bitPattern: interpreter.api.threads.currentFrame())
        tasksBelow = interpreter.waitingTasks.count(on: thread)
        outer = Self.current(interpreter)
        // What was to be raised for the one below is raised when this one has ended.
        if let outer {
            outer.state.withLock { state in
                Self.setCurrent(self, interpreter)
                if interpreter.takeBackInterrupt() { state.isOwed = true }
            }
        } else {
            Self.setCurrent(self, interpreter)
            // Where there is no code below it came too late.
            if interpreter.takeBackInterrupt(), frameBelow != 0 { state.withLock { $0.owesBelow = true } }
        }
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

    /// Raises KeyboardInterrupt in what a thread of Swift's executes, if it executes anything: Python's own does that with one of these
    /// only, others do it without where there is no time limit. Where something runs above that which nothing interrupts, it is raised
    /// afterwards. The caller holds the GIL.
    static func raise(in thread: UInt, _ interpreter: Interpreter) {
        var next = innermost(on: thread, interpreter)
        while let call = next {
            if call.raise() { return }
            next = call.outer
        }
        if thread != interpreter.thread.number { owe(to: thread, interpreter) }
    }

    /// - Returns: false where the operation has ended, or is shielded.
    private func raise() -> Bool {
        let isRunning = state.withLock { state in
            if state.isRunning { state.isOwed = true }
            return state.isRunning
        }
        if isRunning { deliver() }
        return isRunning
    }

    /// Raises it in what a thread executes without any of these, as soon as that may be struck.
    private static func owe(to thread: UInt, _ interpreter: Interpreter) {
        _ = interpreter.owedInterrupts.withLock { $0.insert(thread) }
        deliver(to: thread, interpreter)
    }

    private static func deliver(to thread: UInt, _ interpreter: Interpreter) {
        let hasToWait = interpreter.withGILUnlessFinalized {
            let seen = interpreter.strikable(thread, above: 0)
            return interpreter.owedInterrupts.withLock { owed in
                guard owed.contains(thread), let state = interpreter.record(of: thread) else { return false }
                guard innermost(on: thread, interpreter) == nil, interpreter.isStill(at: seen, state) else {
                    return true
                }
                owed.remove(thread)
                interpreter.interrupts.raise(in: thread, state)
                return false
            }
        }
        if hasToWait == true { Deadlines.after(delay) { interpreter.later { deliver(to: thread, interpreter) } } }
    }

    /// For the calling thread, which has ended what was to be interrupted.
    static func forgetOwed(_ interpreter: Interpreter) {
        _ = interpreter.owedInterrupts.withLock { $0.remove(interpreter.api.threads.identifier()) }
    }

    /// Makes it the innermost one of the calling thread.
    private static func setCurrent(_ call: InterruptibleCall?, _ interpreter: Interpreter) {
        if interpreter.thread.isCurrent {
            interpreter.thread.current = call
        } else {
            interpreter.interruptible.withLock { $0[interpreter.api.threads.identifier()] = call }
        }
    }

    /// Whether it is this operation's code that its thread executes, not that of another one meanwhile.
    private var isOnTop: Bool { Self.innermost(on: thread, interpreter) === self }

    /// Interrupts the operation of the calling thread once more, where Python ignored that because of the code it hit.
    ///
    /// - Returns: whether it was to be interrupted.
    static func interruptAgain(_ interpreter: Interpreter) -> Bool {
        guard let call = current(interpreter) else { return false }
        let isInterrupted = call.state.withLock { state in
            guard state.isRunning, state.isInterrupted else { return false }
            state.isOwed = true
            return true
        }
        if isInterrupted { call.deliverLater() }
        return isInterrupted
    }

    /// For the calling thread, back from a wait that the interrupt of its operation has ended: raises it there, and not wherever the code
    /// has got to by the time that another thread sees to it. The caller holds the GIL.
    static func raiseOwed(_ interpreter: Interpreter) {
        guard let call = current(interpreter) else { return }
        // Claimed first: raised by another thread it would strike the code that looks whether it may be.
        let isOwed = call.state.withLock { state in
            guard state.isRunning, state.isInterrupted, state.isOwed else { return false }
            state.isOwed = false
            return true
        }
        guard isOwed else { return }
        if mayStrikeHere(above: call.frameBelow, interpreter) {
            interpreter.interrupts.raiseHere()
        } else {
            call.state.withLock { $0.isOwed = true }
            call.deliverLater()
        }
    }

    private static func mayStrikeHere(above frame: UInt, _ interpreter: Interpreter) -> Bool {
        interpreter.strikable(interpreter.api.threads.identifier(), above: frame) != nil
    }

    /// Whether the operation of the calling thread, which begins to wait for a task, is to be interrupted.
    static func isDue(_ interpreter: Interpreter) -> Bool {
        current(interpreter)?.state.withLock { state in
            state.isRunning && state.isInterrupted && (state.isOwed || interpreter.interrupts.isPending)
        } ?? false
    }

    /// Waits for nothing: what needs the GIL is done later.
    func interrupt() {
        // At once: what the cancelled task throws may end the operation before this thread gets the GIL.
        let isRunning = state.withLock { state in
            guard state.isRunning else { return false }
            (state.isInterrupted, state.isOwed) = (true, true)
            return true
        }
        guard isRunning else { return }
        interpreter.waitingTasks.cancel(on: thread, at: tasksBelow)
        deliverLater()
    }

    /// As `interrupt`, also those that wait below, unless that was done before: the code may have had its reasons to go on.
    func interruptAllOnce() {
        if !state.withLock({ $0.isInterrupted }) { interrupt() }
        outer?.interruptAllOnce()
    }

    private func deliverLater() { interpreter.later { self.deliver() } }

    private func deliver() {
        let hasToWait = interpreter.withGILUnlessFinalized {
            // Not with the lock held: it runs Python code, which may give up the GIL.
            let seen = interpreter.strikable(thread, above: frameBelow)
            return state.withLock { state in
                guard state.isRunning, state.isOwed else { return false }
                // It may have begun to wait for a task before there was the GIL to raise anything. Before anything is raised: what cleans
                // up may wait for tasks as well.
                if state.isInterrupted { interpreter.waitingTasks.cancel(on: thread, at: tasksBelow) }
                // Else what is on top sees to it when it ends.
                guard isOnTop else { return seen == nil }
                guard let record = UnsafeMutableRawPointer(bitPattern: record), interpreter.isStill(at: seen, record)
                else {
                    return true
                }
                state.isOwed = false
                interpreter.interrupts.raise(in: thread, record)
                return false
            }
        }
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
        interpreter.takeBackInterrupt()
        return isInterrupted
    }

    /// - Returns: whether the operation was interrupted.
    func finish() -> Bool {
        let isInterrupted = shield()
        Self.setCurrent(outer, interpreter)
        if let outer {
            if outer.state.withLock({ $0.isRunning && $0.isOwed }) { outer.deliverLater() }
        } else if state.withLock({ $0.owesBelow }) {
            if Self.mayStrikeHere(above: 0, interpreter) {
                interpreter.interrupts.raiseHere()
            } else {
                Self.owe(to: thread, interpreter)
            }
        }
        return isInterrupted
    }

    /// Whether an error is what comes of an interrupt: that of Python, or of a Swift function that was cancelled by it.
    static func isEnd(_ error: any Error) -> Bool {
        error is CancellationError || (error as? PythonError)?.isInterruption == true
    }
}
