internal import SystemSupport

/// How a Python worker process ended.
public struct WorkerDeath: Sendable, Hashable {
    /// The signal that killed it; nil when it exited by itself.
    public let signal: Int32?
    /// The signal's name, `SIGSEGV`.
    public let signalName: String?
    /// The status it exited with; nil when a signal killed it.
    public let exitCode: Int32?
    /// The Python stacks of all threads at the moment of death, where Python could still write them; else empty.
    public let pythonStack: String
    /// The last lines that the process wrote to its standard error; empty where that is inherited: they are where this program's are.
    public let standardError: String
    /// What it was doing for Swift, `call ctypes.string_at`; nil when idle.
    public let operation: String?

    package init(
        signal: Int32?,
        signalName: String?,
        exitCode: Int32?,
        pythonStack: String,
        standardError: String,
        operation: String?
    ) {
        self.signal = signal
        self.signalName = signalName
        self.exitCode = exitCode
        self.pythonStack = pythonStack
        self.standardError = standardError
        self.operation = operation
    }

    /// `signal 11 (SIGSEGV)`, `exit code 7`.
    public var cause: String {
        if let signal { return "signal \(signal)" + (signalName.map { " (\($0))" } ?? "") }
        if let exitCode { return "exit code \(exitCode)" }
        return "unknown cause"
    }
}

extension WorkerDeath: CustomStringConvertible {
    /// The cause and what was running, then Python's stacks and the last lines of standard error where there are any.
    public var description: String {
        var text = "the Python worker died: \(cause)"
        if let operation { text += ", while it ran: \(operation)" }
        if !pythonStack.isEmpty { text += "\n\(pythonStack)" }
        if !standardError.isEmpty { text += "\nlast lines of its standard error:\n\(standardError)" }
        return text
    }
}
