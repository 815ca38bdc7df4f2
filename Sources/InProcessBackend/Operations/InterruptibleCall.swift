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
    // With a lock of its own for builds without a GIL.
    private let state = Locked(State())

    /// For the calling thread.
    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
        thread = interpreter.api.threads.identifier()
    }

    /// Called on a thread that can wait for the GIL.
    func interrupt() {
        guard state.withLock({ $0.isRunning }) else { return }
        interpreter.waitingTasks.cancel(on: thread)
        interpreter.withGILUnlessFinalized {
            state.withLock { state in
                guard state.isRunning else { return }
                state.isInterrupted = true
                _ = interpreter.api.threads.setAsyncException(thread, interpreter.api.types.keyboardInterrupt)
            }
        }
    }

    /// The error of an operation that a time limit ended.
    static func timedOut(_ name: String, after limit: Duration) -> PythonError {
        PythonError(
            .timedOut,
            "\(name) took longer than \(limit) and was interrupted; the interpreter and its objects live on"
        )
    }

    /// - Returns: whether the operation was interrupted.
    func finish() -> Bool {
        let isInterrupted = state.withLock { state in
            state.isRunning = false
            return state.isInterrupted
        }
        if isInterrupted { _ = interpreter.api.threads.setAsyncException(thread, nil) }
        return isInterrupted
    }
}
