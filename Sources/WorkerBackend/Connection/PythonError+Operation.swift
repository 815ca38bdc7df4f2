internal import BackendInterface
internal import SystemSupport

extension PythonError {
    /// The same death with the name of what was running.
    func whileRunning(_ operation: String?) -> PythonError {
        guard let death = workerDeath, death.operation == nil, let operation else { return self }
        return PythonError(
            WorkerDeath(
                signal: death.signal,
                signalName: death.signalName,
                exitCode: death.exitCode,
                pythonStack: death.pythonStack,
                standardError: death.standardError,
                operation: operation
            ),
            kind: kind
        )
    }
}
