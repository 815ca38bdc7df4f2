internal import BackendInterface
internal import EmbeddedWorker
internal import PythonDiscovery
internal import SystemSupport

/// A spawned Python process: everything but the protocol that is spoken with it.
final class WorkerProcess: Sendable {
    let executable: String
    let streams: StandardStreams
    private let child: ChildProcess
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

    /// Starts a process.
    ///
    /// - Throws: `UnusableInterpreter` if the executable can't be started; `startFailed` or `SystemProblem` if this
    ///   program lacks what any start needs.
    static func spawn(
        _ candidate: InterpreterCandidate,
        _ configuration: WorkerConfiguration
    ) throws -> (WorkerProcess, Pipes) {
        let toWorker = try Descriptor.pipe()
        let fromWorker = try Descriptor.pipe()
        let (startup, workerStartup) = try Descriptor.socketPair()
        let process = try WorkerProcess(
            candidate,
            configuration,
            toWorker: toWorker.read,
            fromWorker: fromWorker.write,
            startup: startup,
            workerStartup: workerStartup
        )
        return (
            process,
            Pipes(input: toWorker.write, inputReader: toWorker.read, output: fromWorker.read, startup: startup)
        )
    }

    private init(
        _ candidate: InterpreterCandidate,
        _ configuration: WorkerConfiguration,
        toWorker: Descriptor,
        fromWorker: Descriptor,
        startup: Descriptor,
        workerStartup: Descriptor
    ) throws {
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
        do throws(SystemProblem) {
            child = try ChildProcess(
                executable,
                arguments: arguments,
                environment: environment,
                sharesGroup: configuration.inheritsStandardInput,
                inherited: configuration.inheritedDescriptors,
                input: toWorker,
                output: fromWorker,
                error: workerStartup
            )
        } catch {
            let message = "can't start \(executable): \(error)"
            throw error.isShortage ? PythonError(.startFailed, message) : UnusableInterpreter(.startFailed, message)
        }
        self.executable = executable
        self.streams = streams
        try startup.send(given)
        startup.makeNonBlocking()
    }

    /// Waits until one of the streams has something, the process has ended, or the time is over. Returns every 50 ms if
    /// only `exitStatus()` tells the end.
    func waitForEnd(or streams: [Descriptor], for time: Duration? = nil) {
        var polls = (streams + [child.exitDescriptor].compactMap { $0 }).map {
            pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
        }
        waitUntilReady(&polls, for: time ?? (child.exitDescriptor == nil ? .milliseconds(50) : nil))
    }

    /// How the process ended; nil while it runs.
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

    /// Why this program has killed the process, as far as it has said so.
    var reasonOfKill: String? { killed.withLock { $0.reason } }
}
