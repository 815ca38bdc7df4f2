internal import SystemSupport

/// How a Python worker process ended.
public struct WorkerDeath: Sendable, Hashable {
    /// The signal that killed the process; nil when the process exited by itself.
    public let signal: Int32?
    /// The signal's name, such as `SIGSEGV`.
    public let signalName: String?
    /// The process's exit status; nil when a signal killed the process.
    public let exitCode: Int32?
    /// The Python stacks of all threads at the moment of death, where Python could still write them; else empty.
    public let pythonStack: String
    /// The last lines that the process wrote to its standard error; empty if it shared this program's.
    public let standardError: String
    /// The operation that the process executed for Swift, such as `call ctypes.string_at`; nil when idle.
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

    /// The signal or exit code: `signal 11 (SIGSEGV)`, `exit code 7`.
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
