/// What happens to the workers of a ``PythonPool``.
public enum PythonPoolEvent: Sendable {
    /// A worker is set up, and can be used.
    ///
    /// - Parameters:
    ///   - processID: the process that Python runs in.
    ///   - after: how long the start and the set-up took.
    case ready(processID: Int32, after: Duration)

    /// A worker has died; its calls have got their errors.
    case died(processID: Int32, WorkerDeath)

    /// A worker could not be started, or its set-up threw. `retriesIn` is nil if it is not tried again.
    case startFailed(any Error, retriesIn: Duration?)

    /// A worker could not be forked from the pool's template, and is started from an interpreter instead; see
    /// ``PythonTemplate`` for what a template must not do.
    case templateUnusable(any Error)

    /// A worker is replaced by the pool's own will, and ends once its calls have ended.
    case recycled(processID: Int32, Reason)

    /// The pool has no worker, and starts none any more: every use of it throws this error.
    case gaveUp(PythonError)

    /// Why a worker is replaced.
    public enum Reason: Sendable, Hashable {
        /// It has done as many calls as the configuration's ``PythonPoolConfiguration/mostCallsPerWorker``.
        case calls(Int)
        /// Its process holds more bytes than ``PythonPoolConfiguration/mostBytesPerWorker``.
        case bytes(Int)
    }
}
