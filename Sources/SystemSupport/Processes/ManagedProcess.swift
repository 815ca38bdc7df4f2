/// A process that this program looks after until its end.
package protocol ManagedProcess: Sendable {
    var processID: pid_t { get }
    /// Readable once the process has ended; nil if only `hasEnded` tells.
    var exitDescriptor: Descriptor? { get }
    /// Whether the process has ended; answers at once.
    var hasEnded: Bool { get }
    /// How the process ended; nil while it runs. May wait for another process, which is the one that knows.
    func exitStatus() -> ExitStatus?
    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32)
    /// To be called when the process has ended and its status is known: lets go of what only its life needed.
    func letGo()
}

/// How a process ended. Both are nil if other code of this program has reaped the process, or if the program ignores
/// SIGCHLD.
package struct ExitStatus: Sendable, Hashable {
    package var signal: Int32?
    package var code: Int32?

    package init(signal: Int32? = nil, code: Int32? = nil) {
        self.signal = signal
        self.code = code
    }
}
