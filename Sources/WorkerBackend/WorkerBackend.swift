package import BackendInterface
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
    /// For calls of other Python threads than the main one, and what belongs to them.
    let side: Connection
    let limits: WireLimits
    package let releases = ReleaseList()
    let writers = WriterPool()
    let pipeline = Pipeline()
    /// Requests that are to stop and have not answered yet.
    let stopping = Locked<[StoppingRequest]>([])
    let interruptions = JobQueue()
    let isClosed = Atomic(false)
    let objects = HostObjects()
    let calls: FunctionCalls

    /// Numbers for requests, and for the objects that they give: a result is kept under the number of its request.
    let lastID = Atomic(0)

    /// What a start has open at once: fourteen ends of pipes and sockets, two of the host's own streams, output for a handler and the process.
    private static let startDescriptors = 18

    /// Starts a worker with the first usable interpreter of those that the configuration allows.
    ///
    /// - Throws: `interpreterNotFound` with every place searched; `environment` when an interpreter that was asked for, by its path or a
    ///   variable, doesn't come up; `timedOut` when it takes too long; `CancellationError`.
    package static func start(
        _ configuration: WorkerConfiguration,
        _ abandonment: Abandonment = Abandonment()
    ) throws -> WorkerBackend {
        let trial = InterpreterTrial(configuration.interpreter, environment: configuration.environment)
        do {
            try FreeDescriptors.require(startDescriptors)
            return try trial.first(within: configuration.startTimeout) { candidate, deadline in
                try abandonment.check()
                return try WorkerBackend(candidate, configuration, until: deadline, abandonment)
            }
        } catch let problem as SystemProblem {
            throw PythonError.cannotStart(problem)
        }
    }

    /// `start` without blocking a thread of the cooperative pool.
    package static func startAsync(_ configuration: WorkerConfiguration) async throws -> WorkerBackend {
        try await Abandonment.run { try start(configuration, $0) }
    }

    private init(
        _ candidate: InterpreterCandidate,
        _ configuration: WorkerConfiguration,
        until deadline: ContinuousClock.Instant,
        _ abandonment: Abandonment
    ) throws {
        self.configuration = configuration
        let (process, pipes) = try WorkerProcess.spawn(candidate, configuration)
        let supervisor = Supervisor(process, startup: pipes.startup, configuration: configuration)
        let kill = { @Sendable in process.signal(SIGKILL) }
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
            kill()
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
        supervisor.start { death in
            end.processHasEnded(death)
            let error = end.error ?? PythonError(death)
            for one in [connection, side] { one.finish(error) }
        }
        // Behind the end of the supervisor's thread, for which nobody has to wait: it frees the program's own values.
        supervisor.notifyAtEnd { [objects, calls] in
            objects.end()
            calls.end()
        }
        self.process = process
        self.supervisor = supervisor
        self.end = end
        self.connection = connection
        self.side = side
        let hello = try abandonment.ending(by: kill) {
            do {
                return try Handshake(process, supervisor, connection, configuration).perform(until: deadline)
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
        // The worker says hello before it has read what this program wants of it; behind an answer it does so.
        if configuration.ignoresTerminationSignal {
            try performNow(.ping, in: OperationScope(self), form: .none) { _ in }
        }
    }

    /// The connections' way back. Set once, before there can be events.
    private final class Owner: @unchecked Sendable {
        weak var backend: WorkerBackend?
    }

    deinit {
        // The last object is gone and nobody can be waiting: the worker meets the end of its input and exits.
        end.begin()
    }
}
