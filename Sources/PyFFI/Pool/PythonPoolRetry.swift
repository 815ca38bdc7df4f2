/// When a ``PythonPool`` does a call again, with another worker, because the first one died.
public struct PythonPoolRetry: Sendable, Hashable {
    private enum Rule: Hashable {
        case never
        case ifNotBegun
        case always(Int)
    }

    private let rule: Rule

    /// Never: the caller gets the error.
    public static let never = PythonPoolRetry(rule: .never)

    /// If Python has begun no operation of the call: it waited in the worker behind one that crashed, or the worker had
    /// died before. Nothing is done twice, as far as the call's operations are its task's own: those of detached tasks
    /// and of other threads are not known to belong to it. Three times at most.
    public static let ifNotBegun = PythonPoolRetry(rule: .ifNotBegun)

    /// Also if it has begun: for calls that may be done twice.
    ///
    /// - Parameter times: how often again. A call that crashes its worker each time costs as many workers.
    public static func always(times: Int = 1) -> PythonPoolRetry { PythonPoolRetry(rule: .always(times)) }

    func allows(_ error: PythonError, _ record: OperationRecord, _ repetitions: Int) -> Bool {
        guard error.kind == .workerDied || error.kind == .staleObject, error.workerDeath != nil else { return false }
        // What is never begun may be what kills: an argument that takes all memory while it is read.
        let isHarmless = !error.hadBegun && !record.hasBegun && repetitions < 3
        return switch rule {
        case .never: false
        case .ifNotBegun: isHarmless
        case .always(let times): repetitions < times || isHarmless
        }
    }
}
