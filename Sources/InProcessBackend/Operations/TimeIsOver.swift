internal import BackendInterface

/// That an operation's time was over. Its caller, who still has the operation, makes an error of it.
struct TimeIsOver: Error {
    enum Stage {
        case waiting
        case interrupted
        case leftBehind(after: Duration)
        /// The operation is a coroutine of the event loop.
        case leftInLoop(after: Duration)
    }

    let limit: Duration
    let stage: Stage

    func error(of operation: PythonOperation) -> PythonError {
        switch stage {
        case .waiting: .notStarted(operation.summary, within: limit)
        case .interrupted:
            late(operation, "and was interrupted; the interpreter and its objects live on")
        case .leftBehind(let gracePeriod):
            late(
                operation,
                "and did not stop within \(gracePeriod) of being interrupted; it was left behind and keeps Python's "
                    + "thread for async operations busy until it ends; code that may do this is safer on the worker "
                    + "backend, which kills it"
            )
        case .leftInLoop(let gracePeriod):
            late(
                operation,
                "and did not stop within \(gracePeriod) of being cancelled; its coroutine was left behind and goes on in "
                    + "the event loop until it ends"
            )
        }
    }

    private func late(_ operation: PythonOperation, _ end: String) -> PythonError {
        PythonError(.timedOut, "\(operation.summary) took longer than \(limit) \(end)")
    }
}
