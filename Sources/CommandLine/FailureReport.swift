internal import PyFFI
internal import SystemSupport

/// What went wrong outside of Python code, as text for standard error, and the exit status that goes with it.
struct FailureReport {
    let text: String
    let status: ExitStatus

    /// - Parameters:
    ///   - whileStarting: whether no Python was running yet.
    ///   - timeLimit: the limit that was set, for an error about it.
    init(_ error: any Error, whileStarting: Bool = false, timeLimit: Duration? = nil) {
        switch error {
        case let error as PythonError: self.init(error, whileStarting: whileStarting, timeLimit: timeLimit)
        case let failure as CommandFailure: self.init("pyffi: \(failure.message)", failure.status)
        default: self.init("pyffi: \(error)", .failure)
        }
    }

    private init(_ error: PythonError, whileStarting: Bool, timeLimit: Duration?) {
        switch error.kind {
        case .interpreterNotFound, .environment: self.init("pyffi: \(error.message)", .noPython)
        // If the interpreter that was named can't be used, there is no Python, either.
        case .startFailed where whileStarting, .timedOut where whileStarting:
            self.init("pyffi: \(error.message)", .noPython)
        case .timedOut:
            self.init("pyffi: timed out" + (timeLimit.map { " after \($0.formatted)" } ?? ""), .timedOut)
        case .workerDied:
            guard let death = error.workerDeath else { fallthrough }
            self.init(death)
        default:
            self.init("pyffi: \(error.exception?.traceback ?? error.message)", .failure)
        }
    }

    init(_ death: WorkerDeath) {
        let lines = ["pyffi: the Python worker died: \(death.cause)", death.pythonStack]
        self.init(lines.filter { !$0.isEmpty }.joined(separator: "\n"), .workerDied)
    }

    private init(_ text: String, _ status: ExitStatus) {
        self.text = text
        self.status = status
    }

    /// Prints the text and gives the status.
    func print() -> Int32 {
        StandardStream.error.write(text.hasSuffix("\n") ? text : text + "\n")
        return status.rawValue
    }
}

extension Duration {
    /// `2 seconds`, `0.5 seconds`, `1 second`.
    fileprivate var formatted: String {
        let (seconds, attoseconds) = components
        guard attoseconds != 0 else { return "\(seconds) second\(seconds == 1 ? "" : "s")" }
        return "\(Double(seconds) + Double(attoseconds) * 1e-18) seconds"
    }
}
