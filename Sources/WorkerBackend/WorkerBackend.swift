package import BackendInterface
internal import EmbeddedWorker
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
package import SystemSupport
internal import Wire

/// Python in a process of its own, spoken to over its pipes.
package final class WorkerBackend: PythonBackend {
    package let kind = PythonBackendKind.worker
    package let interpreter: InterpreterInformation
    package let builtins = ObjectHandle(0)

    let configuration: WorkerConfiguration
    let process: WorkerProcess
    let supervisor: Supervisor
    let end: WorkerEnd
    let connection: Connection
    /// The side connection: for calls by other threads of Python than the main one and by async code, and for the
    /// requests that belong to these calls.
    let side: Connection
    let limits: WireLimits
    package let releases = ReleaseList()
    let writers = WriterPool()
    let pipeline = Pipeline()
    /// Requests that are to stop and have no reply yet.
    let stopping = Locked<[StoppingRequest]>([])
    let interruptions = JobQueue()
    let isClosed = Atomic(false)
    let objects = HostObjects()
    let calls: FunctionCalls

    /// The last number given to a request, or to a step's result. The result of any other request is kept under the
    /// request's number.
    let lastID = Atomic(0)

    /// How many descriptors a start has open at once, at most: eighteen ends of pipes and sockets, standard input, and
    /// one for the process itself.
    static let startDescriptors = 20

    /// Starts a worker with the first usable interpreter of those that the configuration allows.
    ///
    /// - Throws: `interpreterNotFound` with every place searched; `startFailed` if an interpreter that was asked for,
    ///   by its path or a variable, doesn't come up, or if this process lacks descriptors; `timedOut` if the start
    ///   takes too long; `CancellationError`.
    package static func start(
        _ configuration: WorkerConfiguration,
        _ abandonment: Abandonment = Abandonment()
    ) throws -> WorkerBackend {
        let trial = InterpreterTrial(configuration.interpreter, environment: configuration.environment)
        do {
            try FreeDescriptors.require(startDescriptors)
            return try trial.first(within: configuration.startTimeout) { candidate, deadline in
                try abandonment.check()
                let (process, pipes) = try WorkerProcess.spawn(candidate, configuration)
                let sources = WorkerSources.payload
                return try WorkerBackend(process, pipes, configuration, sources: sources, until: deadline, abandonment)
            }
        } catch let problem as SystemProblem {
            throw PythonError.cannotStart(problem)
        }
    }

    /// `start` without blocking a thread of the cooperative pool.
    package static func startAsync(_ configuration: WorkerConfiguration) async throws -> WorkerBackend {
        try await Abandonment.run { try start(configuration, $0) }
    }

    /// - Parameter sources: the worker's code; empty for a worker that has it.
    init(
        _ process: WorkerProcess,
        _ pipes: WorkerProcess.Pipes,
        _ configuration: WorkerConfiguration,
        sources: String,
        until deadline: ContinuousClock.Instant,
        _ abandonment: Abandonment
    ) throws {
        self.configuration = configuration
        let supervisor = Supervisor(process, startup: pipes.startup, configuration: configuration)
        let kill = { @Sendable () -> Bool in
            guard !process.hasEnded else { return false }
            process.signal(SIGKILL)
            return true
        }
        let giveUp = { @Sendable () -> Void in _ = kill() }
        let connection: Connection
        let side: Connection
        let owner = Owner()
        let onEvent = { @Sendable (event: WorkerEvent, message: IncomingMessage, connection: Connection) in
            owner.backend?.handle(event, message, connection) ?? ()
        }
        let onLateReply = { @Sendable (message: IncomingMessage) in owner.backend?.letGo(of: message) ?? () }
        do {
            connection = try Connection(
                input: pipes.input,
                otherEnd: pipes.inputReader,
                output: pipes.output,
                limits: WireLimits(),
                spin: configuration.spin,
                mayOutlive: configuration.allowsAnotherProgram,
                kill: kill,
                onEvent: onEvent,
                onLateReply: onLateReply
            )
            side = try Connection(
                input: process.streams.side,
                otherEnd: process.streams.otherSide,
                output: process.streams.side,
                limits: WireLimits(),
                spin: .zero,
                greets: false,
                isAside: true,
                mayOutlive: configuration.allowsAnotherProgram,
                kill: kill,
                onEvent: onEvent,
                onLateReply: onLateReply
            )
        } catch {
            _ = kill()
            throw error
        }
        calls = FunctionCalls(objects)
        let end = WorkerEnd(
            process,
            supervisor,
            connection,
            side,
            EndTimes(configuration.shutdownGracePeriod),
            interrupt: { owner.backend?.interruptForGood() }
        )
        let tell = { @Sendable (death: WorkerDeath) in
            end.processHasEnded(death)
            let error = end.error ?? PythonError(death)
            let ended = EndedConnections(2) { operation in
                var death = end.unexpectedDeath
                death?.operation = operation
                supervisor.notice.tell(death)
            }
            for one in [connection, side] { one.finish(error) { ended.add($0) } }
        }
        supervisor.start(isExpected: { end.hasBegun }, tell)
        supervisor.notifyAtEnd { supervisor.notifyBehindOutput { process.letGo() } }
        // Done after the supervisor's thread, whose end somebody may wait for: this frees values of the program.
        supervisor.notifyAtEnd { [objects, calls] in
            objects.end()
            calls.end()
        }
        self.process = process
        self.supervisor = supervisor
        self.end = end
        self.connection = connection
        self.side = side
        let hello = try abandonment.ending(by: giveUp) {
            do {
                let handshake = Handshake(process, supervisor, connection, configuration, sources: sources)
                return try handshake.perform(until: deadline)
            } catch {
                try abandonment.check()
                throw error
            }
        }
        interpreter = hello.interpreter
        limits = hello.limits
        owner.backend = self
        HostExit.register(end)
        supervisor.notifyBehindOutput { HostExit.forget(end) }
        // The worker says hello before it has read this program's hello. Its first reply confirms what stands there.
        if configuration.needsConfirmation {
            do {
                try abandonment.ending(by: giveUp) {
                    try CallDeadline.within(max(.zero, deadline - .now)) {
                        try performNow(.ping, in: OperationScope(self), form: .none) { _ in }
                    }
                }
            } catch {
                end.watch(within: nil, isWatched: true)
                try abandonment.check()
                throw connection.unclaimedError ?? error
            }
        }
    }

    /// The connections' reference to the backend. Set once, before there can be events.
    private final class Owner: @unchecked Sendable {
        weak var backend: WorkerBackend?
    }

    deinit {
        // No object is left, and nobody can be waiting. The worker reads the end of its input, and exits.
        end.begin()
    }
}
