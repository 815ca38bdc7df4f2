/// What a worker's process may use of the machine. Set before any of the program's code runs there; all nil by default:
/// what this process may.
///
/// ```swift
/// configuration.limits.memory = 2 << 30
/// configuration.limits.processorTime = .seconds(600)
/// ```
///
/// They contain accidents, not attackers: code that means harm has all other rights of this user. An error that comes of
/// one of them says so: a `MemoryError` or `OSError` in
/// the error's message, a ``WorkerDeath`` in its ``WorkerDeath/reason``.
public struct PythonLimits: Sendable, Hashable {
    /// The memory of the worker and of the processes that it starts, in bytes, together: what
    /// they use, unlike ``addressSpace``. The system kills a process that wants more, which is ``WorkerDeath/reason``.
    /// On Linux, where this process may make control groups: as root, in a unit of
    /// systemd with `Delegate=memory` and `DelegateSubgroup=`, or in a container with a writable `/sys/fs/cgroup`;
    /// else the start fails with `unsupported`.
    public var memory: Int?

    /// The addresses that the worker may have in use, in bytes (`RLIMIT_AS`): memory, files mapped to memory, and what
    /// threads reserve. Libraries such as numpy reserve far more than they use. Beyond it there is `MemoryError`; some
    /// extension modules crash instead. Without effect on macOS.
    public var addressSpace: Int?

    /// The processor time that the worker may use in its life, all threads together, in whole seconds (`RLIMIT_CPU`).
    /// Then SIGXCPU ends it, or is handled by Python code, and a second later it is killed.
    public var processorTime: Duration?

    /// How many descriptors the worker may have open (`RLIMIT_NOFILE`). It has some 15 of its own, and opens each module
    /// that it imports.
    public var openFiles: Int?

    /// How long a file may become by the worker's writing, in bytes (`RLIMIT_FSIZE`).
    public var fileSize: Int?

    /// How long the core dump of a crash may be, in bytes (`RLIMIT_CORE`); zero: none is written.
    public var coreSize: Int?

    /// The worker's scheduling priority, from -20 (first) to 19 (last); below this process's only as root.
    public var niceness: Int?

    /// No limits of its own.
    public init() {}
}
