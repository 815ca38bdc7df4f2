internal import BackendInterface
internal import EmbeddedWorker
internal import PythonDiscovery
internal import SystemSupport

/// A spawned Python process: everything but the protocol that is spoken with it.
final class WorkerProcess: Sendable {
    let executable: String
    let streams: StandardStreams
    private let child: any ManagedProcess
    /// Limits its memory.
    private let group: MemoryGroup?
    /// Whether this program has killed the process, and why.
    private let killed = Locked<(isSo: Bool, reason: String?)>((false, nil))

    /// The ends of the protocol's pipes. `WorkerProcess` does not keep them: the worker ends when its input is closed.
    struct Pipes {
        let input: Descriptor
        /// The worker's end of its input.
        let inputReader: Descriptor
        let output: Descriptor
        /// Brings what the interpreter prints to standard error before the worker's own code runs: a launcher's
        /// complaint.
        let startup: Descriptor
    }

    private init(
        _ executable: String,
        _ streams: StandardStreams,
        _ child: any ManagedProcess,
        _ configuration: WorkerConfiguration
    ) throws {
        self.executable = executable
        self.streams = streams
        self.child = child
        if let memory = configuration.limits.memory, memory < 0 {
            child.signal(SIGKILL)
            throw PythonError(.startFailed, "memory can't be limited to \(memory): it must be 0 or more")
        }
        do {
            group = try configuration.limits.memory.map { try MemoryGroup(limit: $0, for: child.processID) }
        } catch let problem as SystemProblem {
            child.signal(SIGKILL)
            if problem.isShortage { throw problem }
            throw PythonError(.unsupported, "the memory of a worker can't be limited: \(problem)")
        }
    }

    /// Starts a process.
    ///
    /// - Throws: `UnusableInterpreter` if the executable can't be started; `startFailed` or `SystemProblem` if this
    ///   program lacks what any start needs; `unsupported` if its memory can't be limited.
    static func spawn(
        _ candidate: InterpreterCandidate,
        _ configuration: WorkerConfiguration
    ) throws -> (WorkerProcess, Pipes) {
        let toWorker = try Descriptor.pipe()
        let fromWorker = try Descriptor.pipe()
        let (startup, workerStartup) = try Descriptor.socketPair()
        let (given, streams) = try StandardStreams.make(configuration)

        var arguments = ["-c", WorkerSources.bootstrap, String(WorkerSources.payload.utf8.count), "--descriptors"]
        if let folder = configuration.cacheFolder {
            arguments += ["--cache", "\(folder)/worker-\(WorkerSources.digest)"]
        }
        var environment = configuration.environment.map(ProcessEnvironment.init) ?? .current
        // Keeps Python from executing anything of the current directory before the worker's code, which takes the
        // variable out again.
        if candidate.importsBeforeCode { environment.setDefault("PYTHONSAFEPATH", "pyffi") }
        let executable = candidate.executable
        let child: ChildProcess
        do throws(SystemProblem) {
            child = try ChildProcess(
                executable,
                arguments: arguments,
                environment: environment,
                sharesGroup: configuration.inheritsStandardInput,
                inherited: configuration.inheritedDescriptors,
                input: toWorker.read,
                output: fromWorker.write,
                error: workerStartup
            )
        } catch {
            let message = "can't start \(executable): \(error)"
            throw error.isShortage ? PythonError(.startFailed, message) : UnusableInterpreter(.startFailed, message)
        }
        let process = try WorkerProcess(executable, streams, child, configuration)
        try startup.send(given)
        startup.makeNonBlocking()
        return (
            process,
            Pipes(input: toWorker.write, inputReader: toWorker.read, output: fromWorker.read, startup: startup)
        )
    }

    /// Has a template fork a process.
    ///
    /// - Parameters:
    ///   - forks: the template's socket for descriptors.
    ///   - fork: has it fork, and gives the process's number.
    ///   - reap: asks it how the process has ended.
    /// - Throws: `SystemProblem` if this program lacks what any start needs; `unsupported`; what `fork` throws.
    static func fork(
        _ executable: String,
        _ configuration: WorkerConfiguration,
        forks: Descriptor,
        fork: () throws -> pid_t,
        reap: @escaping @Sendable (pid_t) -> ExitStatus
    ) throws -> (WorkerProcess, Pipes) {
        let toWorker = try Descriptor.pipe()
        let fromWorker = try Descriptor.pipe()
        let (given, streams) = try StandardStreams.make(configuration)
        try forks.send(given + [toWorker.read, fromWorker.write])
        let number = try fork()
        let child: ForkedProcess
        do throws(SystemProblem) {
            child = try ForkedProcess(number, reap: reap)
        } catch {
            if error.isShortage { throw error }
            if error.isOfMissingProcess {
                throw PythonError(.startFailed, "can't start Python: the forked worker has ended at once")
            }
            let text = "this system can't tell when a process ends that another one has started"
            throw PythonError(.unsupported, "\(text): \(error)")
        }
        let process = try WorkerProcess(executable, streams, child, configuration)
        // The interpreter came up long ago.
        let startup = try Descriptor.socketPair().0
        return (
            process,
            Pipes(input: toWorker.write, inputReader: toWorker.read, output: fromWorker.read, startup: startup)
        )
    }

    /// Waits until one of the streams has something, the process has ended, or the time is over. Returns every 50 ms if
    /// only `hasEnded` tells.
    func waitForEnd(or streams: [Descriptor], for time: Duration? = nil) {
        var polls = (streams + [child.exitDescriptor].compactMap { $0 }).map {
            pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
        }
        waitUntilReady(&polls, for: time ?? (child.exitDescriptor == nil ? .milliseconds(50) : nil))
    }

    /// Whether the process has ended; answers at once.
    var hasEnded: Bool { child.hasEnded }

    /// How the process ended; nil while it runs. May wait for another process, which is the one that knows.
    func exitStatus() -> ExitStatus? { child.exitStatus() }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32) {
        if number == SIGKILL { kill() } else { child.signal(number) }
    }

    /// - Parameter reason: what the report of the death says.
    func kill(because reason: String? = nil) {
        killed.withLock { killed in
            if !killed.isSo { killed = (true, reason) }
        }
        child.signal(SIGKILL)
    }

    /// Whether this program has killed the process.
    var wasKilled: Bool { killed.withLock { $0.isSo } }

    /// Whether the system has killed the process, or one that it has started, for reaching its limit of memory.
    var hasReachedMemoryLimit: Bool { group?.hasReachedLimit ?? false }

    /// To be called when the process has ended and its output is passed on: a program may keep objects of the worker.
    func letGo() {
        for stream in [streams.standardOutput, streams.standardError, streams.crash, streams.life] { stream?.retire() }
        child.letGo()
    }

    /// To be called when the process has ended.
    func removeGroup() { group?.remove() }

    /// Why this program has killed the process, as far as it has said so.
    var reasonOfKill: String? { killed.withLock { $0.reason } }
}
