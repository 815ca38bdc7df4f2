internal import BackendInterface

/// That an operation's time was over. Its caller, who still has the operation, makes an error of it.
struct TimeIsOver: Error {
    enum Stage {
        case waiting
        case interrupted
        case leftBehind(after: Duration)
    }

    let limit: Duration
    let stage: Stage

    func error(of operation: PythonOperation) -> PythonError {
        let end =
            switch stage {
            case .waiting: "waited for its turn longer than \(limit) and was not started"
            case .interrupted: "took longer than \(limit) and was interrupted; the interpreter and its objects live on"
            case .leftBehind(let gracePeriod):
                "took longer than \(limit) and did not stop within \(gracePeriod) of being interrupted; it was left behind "
                    + "and keeps Python's thread for async operations busy until it ends; code that may do this is safer "
                    + "on the worker backend, which kills it"
            }
        return PythonError(.timedOut, "\(operation.summary) \(end)")
    }
}
