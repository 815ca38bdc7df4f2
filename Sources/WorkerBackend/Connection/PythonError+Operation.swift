internal import BackendInterface
internal import SystemSupport

extension PythonError {
    /// The error of a death that doesn't name an operation yet, with the one that was running.
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
            kind: kind,
            message: message == death.description ? nil : "\(message), while it ran: \(operation)"
        )
    }

    /// The error of operations that come after the one that it was told to: in one line, since all is said already.
    var ofLaterOperations: PythonError {
        let advice = "; start a new PythonRuntime"
        guard let workerDeath, !message.hasSuffix(advice) else { return self }
        return PythonError(workerDeath, kind: kind, message: message.prefix { !$0.isNewline } + advice)
    }
}
