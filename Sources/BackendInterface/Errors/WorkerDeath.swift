internal import SystemSupport

/// How a Python worker process ended.
public struct WorkerDeath: Sendable, Hashable {
    /// The signal that killed the process; nil when the process exited by itself.
    public let signal: Int32?
    /// The signal's name, such as `SIGSEGV`.
    public let signalName: String?
    /// The process's exit status; nil when a signal killed the process.
    public let exitCode: Int32?
    /// The Python stacks of all threads at the moment of death, innermost frame first, where Python could still write
    /// them; else empty. Frames of the worker's own code are left out.
    public let pythonStack: String
    /// The modules in C, other than those of Python's own, that were loaded when Python wrote its stacks: among them is
    /// the one that crashed. From Python 3.10 on; else empty.
    public let extensionModules: [String]
    /// The last lines that the process wrote to its standard error; empty if it shared this program's.
    public let standardError: String
    /// Whether the system has killed a process for lack of memory while the worker ran, and the worker was killed by a
    /// signal that this program has not sent. Known on Linux only.
    public let isLikelyOutOfMemory: Bool
    /// Why this program killed the process, such as `call model.predict was cancelled and did not stop within 2.0
    /// seconds of being interrupted`; nil when it did not.
    public let reason: String?
    /// The operation that the process executed for Swift, such as `call ctypes.string_at`; nil when idle. Never a
    /// coroutine, and never a call that only waited for its turn.
    public package(set) var operation: String?

    package init(
        signal: Int32?,
        signalName: String?,
        exitCode: Int32?,
        pythonStack: String = "",
        extensionModules: [String] = [],
        standardError: String = "",
        isLikelyOutOfMemory: Bool = false,
        reason: String? = nil,
        operation: String? = nil
    ) {
        self.signal = signal
        self.signalName = signalName
        self.exitCode = exitCode
        self.pythonStack = pythonStack
        self.extensionModules = extensionModules
        self.standardError = standardError
        self.isLikelyOutOfMemory = isLikelyOutOfMemory
        self.reason = reason
        self.operation = operation
    }

    /// The signal or exit code: `signal 11 (SIGSEGV)`, `exit code 7`, and what is known of how that came.
    public var cause: String {
        let end =
            if let signal {
                "signal \(signal)" + (signalName.map { " (\($0))" } ?? "")
            } else if let exitCode {
                "exit code \(exitCode)"
            } else {
                "unknown cause"
            }
        if let reason { return "\(end), sent since \(reason)" }
        return isLikelyOutOfMemory ? "\(end), probably by the system, which was out of memory" : end
    }
}

extension WorkerDeath: CustomStringConvertible {
    /// The cause and what was running, then Python's stacks and the last lines of standard error where there are any.
    public var description: String {
        var text = headline
        if !pythonStack.isEmpty { text += "\n\(pythonStack)" }
        if !extensionModules.isEmpty { text += "\nextension modules: \(extensionModules.joined(separator: ", "))" }
        if !standardError.isEmpty { text += "\nlast lines of its standard error:\n\(standardError)" }
        return text
    }

    /// The cause and what was running, in one line.
    package var headline: String {
        "the Python worker died: \(cause)" + (operation.map { ", while it ran: \($0)" } ?? "")
    }
}
