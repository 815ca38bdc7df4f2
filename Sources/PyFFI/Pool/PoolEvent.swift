internal import SystemSupport

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

extension PythonPoolEvent: CustomStringConvertible {
    /// What has happened, for a log. A death has its whole report, which takes several lines.
    public var description: String {
        switch self {
        case .ready(let process, let time): "worker \(process) is ready after \(time.brief)"
        case .died(let process, let death): "worker \(process) has ended: \(death)"
        case .startFailed(let error, let delay):
            "a worker could not be started: \(error)" + (delay.map { "; the next try comes in \($0.brief)" } ?? "")
        case .templateUnusable(let error):
            "no worker can be forked from the pool's template: \(error); the worker starts from an interpreter "
                + "(let the template only import: PythonPoolStart.template(warmingUp:))"
        case .recycled(let process, .calls(let count)): "worker \(process) is replaced after \(count) calls"
        case .recycled(let process, .bytes(let count)): "worker \(process) is replaced since it holds \(count) bytes"
        case .gaveUp(let error): "the pool has given up: \(error)"
        }
    }
}
