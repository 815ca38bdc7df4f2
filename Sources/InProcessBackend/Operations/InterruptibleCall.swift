internal import BackendInterface
internal import SystemSupport

/// An operation that can be interrupted: KeyboardInterrupt is raised in its Python code, and in nothing else.
///
/// The GIL is held at an operation's begin, interrupt and end, which orders the three: an interrupt that is raised too
/// late is taken back before the GIL is given up.
final class InterruptibleCall: Sendable {
    private struct State {
        var isRunning = true
        var isInterrupted = false
        /// Whether an interrupt is still to be raised in the operation's code. A raised interrupt is not raised again:
        /// how the code cleans up is its own affair.
        var isOwed = false
        /// Whether an interrupt was taken back that is for code below without an `InterruptibleCall`.
        var owesBelow = false
    }

    private let interpreter: Interpreter
    private let thread: UInt
    /// The address of Python's thread state, which lives at least as long as the operation.
    private let record: UInt
    /// How many tasks the thread already waited for when this operation began.
    private let tasksBelow: Int
    /// The address of the frame that the thread executed when this operation began. It is only compared.
    private let frameBelow: UInt
    /// The operation that waits on this thread while this one runs there.
    private let outer: InterruptibleCall?
    // The lock is for builds without a GIL.
    private let state = Locked(State())

    /// Begins an operation on the calling thread.
    ///
    /// - Parameter isShielded: whether this is no operation, and keeps interrupts out.
    init(_ interpreter: Interpreter, isShielded: Bool = false) {
        self.interpreter = interpreter
        thread = interpreter.api.threads.identifier()
        record = UInt(bitPattern: interpreter.api.threads.currentState())
        frameBelow = UInt(bitPattern: interpreter.api.threads.currentFrame())
        tasksBelow = interpreter.waitingTasks.count(on: thread)
        outer = Self.current(interpreter)
        // An interrupt that was to be raised in the outer operation is raised when this one has ended.
        if let outer {
            outer.state.withLock { state in
                Self.setCurrent(self, interpreter)
                if interpreter.takeBackInterrupt() { state.isOwed = true }
            }
        } else {
            Self.setCurrent(self, interpreter)
            // Without code below, the interrupt came too late.
            if interpreter.takeBackInterrupt(), frameBelow != 0 { state.withLock { $0.owesBelow = true } }
        }
        if isShielded { shield() }
    }

    private static func current(_ interpreter: Interpreter) -> InterruptibleCall? {
        if interpreter.thread.isCurrent { return interpreter.thread.current }
        return innermost(on: interpreter.api.threads.identifier(), interpreter)
    }

    private static func innermost(on thread: UInt, _ interpreter: Interpreter) -> InterruptibleCall? {
        if interpreter.thread.number == thread { return interpreter.thread.current }
        return interpreter.interruptible.withLock { $0[thread] }
    }

    /// Raises KeyboardInterrupt in the operation that a thread executes, if there is one; if shielded code runs above
    /// the operation, afterwards. Python's main thread executes operations only as an `InterruptibleCall`, other
    /// threads do without one if there is no time limit. The caller holds the GIL.
    static func raise(in thread: UInt, _ interpreter: Interpreter) {
        var next = innermost(on: thread, interpreter)
        var outermost: InterruptibleCall?
        while let call = next {
            if call.raise() { return }
            (outermost, next) = (call, call.outer)
        }
        // Without code below shielded code, nothing is left to be interrupted.
        let hasCode = outermost.map { $0.frameBelow != 0 } ?? true
        if hasCode, thread != interpreter.thread.number { owe(to: thread, interpreter) }
    }

    /// - Returns: false if the operation has ended, or is shielded.
    private func raise() -> Bool {
        let isRunning = state.withLock { state in
            if state.isRunning { state.isOwed = true }
            return state.isRunning
        }
        if isRunning { deliver() }
        return isRunning
    }

    /// Raises KeyboardInterrupt in an operation without an `InterruptibleCall`, as soon as it may be struck.
    private static func owe(to thread: UInt, _ interpreter: Interpreter) {
        _ = interpreter.owedInterrupts.withLock { $0.insert(thread) }
        deliver(to: thread, interpreter)
    }

    private static func deliver(to thread: UInt, _ interpreter: Interpreter) {
        let hasToWait = interpreter.withGILUnlessFinalized {
            let seen = interpreter.strikable(thread, interpreter.record(of: thread), above: 0)
            return interpreter.owedInterrupts.withLock { owed in
                guard owed.contains(thread), let state = interpreter.record(of: thread) else { return false }
                guard innermost(on: thread, interpreter) == nil, interpreter.isStill(at: seen.pointer, state) else {
                    return true
                }
                owed.remove(thread)
                interpreter.interrupts.raise(in: thread, state)
                return false
            }
        }
        if hasToWait == true { Deadlines.after(delay) { interpreter.later { deliver(to: thread, interpreter) } } }
    }

    /// Forgets the interrupt that is owed to the calling thread, whose operation has ended.
    static func forgetOwed(_ interpreter: Interpreter) {
        _ = interpreter.owedInterrupts.withLock { $0.remove(interpreter.api.threads.identifier()) }
    }

    private static func setCurrent(_ call: InterruptibleCall?, _ interpreter: Interpreter) {
        if interpreter.thread.isCurrent {
            interpreter.thread.current = call
        } else {
            interpreter.interruptible.withLock { $0[interpreter.api.threads.identifier()] = call }
        }
    }

    /// Whether the thread executes code of this operation, and not of another one within it.
    private var isOnTop: Bool { Self.innermost(on: thread, interpreter) === self }

    /// Interrupts the calling thread's operation once more, after Python ignored the interrupt because of the code it
    /// hit.
    ///
    /// - Returns: whether the operation was to be interrupted.
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

    /// Raises the owed interrupt in the calling thread, which is back from a wait that the interrupt has ended: here,
    /// and not wherever the code has got to when another thread raises it. The caller holds the GIL.
    static func raiseOwed(_ interpreter: Interpreter) {
        guard let call = current(interpreter) else { return }
        // The interrupt is claimed first: raised by another thread, it would strike the code of `mayStrikeHere`.
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
        let threads = interpreter.api.threads
        return interpreter.strikable(threads.identifier(), threads.currentState(), above: frame) != nil
    }

    /// Whether the operation of the calling thread is to be interrupted. For a thread that begins to wait for a task.
    static func isDue(_ interpreter: Interpreter) -> Bool {
        current(interpreter)?.state.withLock { state in
            state.isRunning && state.isInterrupted && (state.isOwed || interpreter.interrupts.isPending)
        } ?? false
    }

    /// Interrupts the operation, without waiting: what needs the GIL is done later.
    func interrupt() {
        // Noted at once: the error of the cancelled task may end the operation before this thread gets the GIL.
        let isRunning = state.withLock { state in
            guard state.isRunning else { return false }
            (state.isInterrupted, state.isOwed) = (true, true)
            return true
        }
        guard isRunning else { return }
        interpreter.waitingTasks.cancel(on: thread, at: tasksBelow)
        deliverLater()
    }

    /// Interrupts this operation and the outer ones, except those that were interrupted before: their code may have had
    /// reasons to go on.
    func interruptAllOnce() {
        if !state.withLock({ $0.isInterrupted }) { interrupt() }
        outer?.interruptAllOnce()
    }

    private func deliverLater() { interpreter.later { self.deliver() } }

    private func deliver() {
        let hasToWait = interpreter.withGILUnlessFinalized {
            // The lock is not held: `strikable` runs Python code, which may give up the GIL.
            let record = UnsafeMutableRawPointer(bitPattern: record)
            let seen = interpreter.strikable(thread, record, above: frameBelow)
            return state.withLock { state in
                guard state.isRunning, state.isOwed else { return false }
                // The operation may have begun to wait for a task meanwhile. The task is cancelled before anything is
                // raised, since code that cleans up may wait for tasks as well.
                if state.isInterrupted { interpreter.waitingTasks.cancel(on: thread, at: tasksBelow) }
                // The operation on top delivers the interrupt when it ends.
                guard isOnTop else { return seen == nil }
                guard let record, interpreter.isStill(at: seen.pointer, record) else { return true }
                state.isOwed = false
                interpreter.interrupts.raise(in: thread, record)
                return false
            }
        }
        if hasToWait == true { Deadlines.after(Self.delay) { self.deliverLater() } }
    }

    /// How long to wait before an interrupt is tried again that could not be raised.
    private static let delay = Duration.milliseconds(5)

    /// Lets nothing interrupt the operation from here on, nor what its thread does for it.
    ///
    /// - Returns: whether the operation was interrupted.
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

    /// Whether an error comes from an interrupt: Python's own error, or that of a Swift function whose task was
    /// cancelled.
    static func isEnd(_ error: any Error) -> Bool {
        error is CancellationError || (error as? PythonError)?.isInterruption == true
    }
}
