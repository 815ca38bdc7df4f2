package import BackendInterface
package import PythonDiscovery

/// Everything about a worker that its owner may choose.
package struct WorkerConfiguration: Sendable {
    package var interpreter = InterpreterChoice.automatic
    /// The worker's environment variables; nil: this process's.
    package var environment: [String: String]?
    /// Whether Python code reads this process's standard input and uses its terminal. Otherwise it reads the end of
    /// file, and has no terminal.
    package var inheritsStandardInput = false
    /// Signals that do nothing as long as Python code sets no handler.
    package var ignoredSignals: Set<Int32> = []
    package var workingDirectory: String?
    package var fileCreationMask: UInt16?
    package var limits = PythonLimits()
    /// Whether workers can be forked from this one.
    package var isTemplate = false
    package var standardOutput = PythonOutput.inherit
    package var standardError = PythonOutput.inherit
    /// `sys.argv`.
    package var arguments = [""]
    /// Folders that are put in front of `sys.path`.
    package var modulePath: [String] = []
    /// A time limit for every operation; nil: none.
    package var callTimeout: Duration?
    /// How long an interrupted operation may take to stop before the worker is killed.
    package var interruptGracePeriod = Duration.seconds(2)
    /// How long the start may take, including the search for an interpreter.
    package var startTimeout = Duration.seconds(30)
    /// How long the worker may take to end before it is killed.
    package var shutdownGracePeriod = Duration.seconds(5)
    /// Whether a process that has closed its connection is waited for instead of killed: Python code may have put
    /// another program in its place (`os.execv`).
    package var allowsAnotherProgram = false
    /// Descriptors of this process that the worker has under the same numbers, besides the standard streams.
    package var inheritedDescriptors: [Int32] = []
    /// Of the tasks that ask for operations, for the functions that Python calls within these.
    package var taskLocals = CarriedTaskLocals()
    /// How long both sides poll for the other's next message before they block. On a machine with one processor they
    /// never poll.
    package var spin = Duration.microseconds(50)
    /// The folder that keeps the bytecode of the worker's own modules between starts, which makes starts a third
    /// faster; nil: none.
    package var cacheFolder = CacheFolder.path

    package init() {}

    /// Whether there are settings that the worker may refuse, or that must be in force when the start is over.
    var needsConfirmation: Bool {
        !ignoredSignals.isEmpty || workingDirectory != nil || fileCreationMask != nil || limits != PythonLimits()
    }
}
