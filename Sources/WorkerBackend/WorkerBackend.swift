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
    let releases = ReleaseList()
    let writers = WriterPool()
    let pipeline = Pipeline()
    /// Requests that are to stop and have not answered yet.
    let stopping = Locked<[StoppingRequest]>([])
    let interruptions = JobQueue()
    let isClosed = Atomic(false)
    let objects = HostObjects()
    let calls: FunctionCalls

    /// Numbers for requests, and for the objects that they give: a result is kept under the number of its request.
    private let lastID = Atomic(0)

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
        if configuration.ignoresTerminationSignal { try performNow(.ping, form: .none) { _ in } }
    }

    /// The connections' way back. Set once, before there can be events.
    private final class Owner: @unchecked Sendable {
        weak var backend: WorkerBackend?
    }

    deinit {
        // The last object is gone and nobody can be waiting: the worker meets the end of its input and exits.
        end.begin()
    }

    // MARK: Operations

    package func perform<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try keepingThread {
            guard let batch = currentBatch else { return try performNow(operation, form: form, read: read) }
            guard operation.isDeferrable(form, Result.self) else {
                return try batch.settled { try performNow(operation, form: form, read: read) }
            }
            return try batch.send(operation, isWanted: form.mode != .none, read: read)
        }
    }

    private func performNow<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchange = try send(operation, form: form, blocks: true, until: deadline)
        let timer = deadline.map { arm($0, for: exchange) }
        defer { timer?.cancel() }
        currentBatch?.collect()
        let reply = Swift.Result { try wait(for: exchange) }
        return try finish(exchange, reply, form: form, read: read)
    }

    /// An operation, or more: while the program ends, nobody gets to know what comes of it.
    func keepingThread<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            let result = try body()
            if HostExit.isComing, currentCall == nil { HostExit.keepMainThread() }
            return result
        } catch {
            // Within a function, Python may still wait for what comes of it.
            if HostExit.isComing, currentCall == nil { HostExit.keepThread() }
            throw error
        }
    }

    func wait(for exchange: Exchange) throws -> IncomingMessage {
        while true {
            if let reply = try exchange.connection.wait(for: exchange) { return reply }
            if let call = exchange.connection.nextCall(of: exchange) { calls.run(call, self, exchange.connection) }
        }
    }

    package func performAsync<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        let isAfterEnd = HostExit.isOver
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await performAsyncNow(operation, form: form, read: read))
        } catch {
            result = .failure(error)
        }
        // As `keepingThread`.
        if HostExit.isComing, !isAfterEnd, currentCall == nil { await HostExit.keepTask() }
        return try result.get()
    }

    private func performAsyncNow<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchange = try send(operation, form: form, blocks: false)
        let connection = exchange.connection
        if !connection.waitBriefly(for: exchange) {
            let timer = deadline.map { arm($0, for: exchange) }
            defer { timer?.cancel() }
            await withTaskCancellationHandler {
                await connection.suspend(for: exchange)
            } onCancel: { [self] in
                interruptLater(exchange, because: .cancelled)
            }
        }
        let reply = Swift.Result { try connection.outcome(of: exchange) }
        return try finish(exchange, reply, form: form, read: read)
    }

    package func performAll<Result>(
        _ operations: [PythonOperation],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> [Result] {
        try keepingThread {
            guard let batch = currentBatch else { return try performAllNow(operations, form: form, read: read) }
            return try batch.settled { try performAllNow(operations, form: form, read: read) }
        }
    }

    private func performAllNow<Result>(
        _ operations: [PythonOperation],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> [Result] {
        guard !operations.isEmpty else { return [] }
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchanges = try send(operations, form: form, until: deadline)
        let timers = deadline.map { deadline in exchanges.map { arm(deadline, for: $0) } } ?? []
        defer { for timer in timers { timer.cancel() } }
        currentBatch?.collect()
        let results = exchanges.map { exchange in
            Swift.Result {
                let reply = Swift.Result { try wait(for: exchange) }
                return try finish(exchange, reply, form: form, read: read)
            }
        }
        return try results.map { try $0.get() }
    }

    func send(
        _ operation: PythonOperation,
        form: PythonForm,
        blocks: Bool,
        until deadline: CallDeadline? = nil
    ) throws -> Exchange {
        let (connection, call) = try route()
        let exchange = Exchange(
            id: nextID(),
            .operation(operation),
            connection: connection,
            call: call,
            isAwaitedAlone: blocks,
            awaits: !blocks && operation.awaitsCoroutine
        )
        try send([exchange], on: connection, blocks: blocks, until: deadline) { writer, released in
            try writer.write(request(exchange, operation, form), releasing: released)
        }
        return exchange
    }

    private func send(_ operations: [PythonOperation], form: PythonForm, until deadline: CallDeadline?) throws
        -> [Exchange]
    {
        let (connection, call) = try route()
        let exchanges = operations.map {
            Exchange(id: nextID(), .operation($0), connection: connection, call: call, isAwaitedAlone: false)
        }
        try send(exchanges, on: connection, blocks: true, until: deadline) { writer, released in
            writer.beginBatch()
            for (position, exchange) in exchanges.enumerated() {
                let request = request(exchange, operations[position], form)
                try writer.write(request, releasing: position == 0 ? released : [])
            }
            writer.endBatch()
        }
        return exchanges
    }

    /// A number for a request; the `more` numbers behind it are not used for anything else.
    func nextID(leaving more: Int = 0) -> Int {
        lastID.add(1 + more, ordering: .relaxed).oldValue + 1
    }

    /// Where an operation goes: within a call of a Swift function, to the thread of Python that waits for it.
    func route() throws -> (Connection, RunningCall?) {
        guard let call = currentCall else { return (connection, nil) }
        if call.isStopped { throw CancellationError() }
        guard call.isServed, let origin = call.connection else { return (connection, nil) }
        return (origin, call)
    }

    /// The call of a Swift function by this worker that this code belongs to.
    var currentCall: RunningCall? {
        guard objects.hasBeenUsed, let call = RunningCall.current, !call.isOver else { return nil }
        let origin = call.connection
        return origin === connection || origin === side ? call : nil
    }

    /// Whether operations belong to a call of a Swift function, for which Python waits.
    var isInServedCall: Bool { currentCall?.isServed ?? false }

    private func request(_ exchange: Exchange, _ operation: PythonOperation, _ form: PythonForm) -> Request {
        Request(
            id: exchange.id,
            operation: operation,
            form: form,
            resultHandle: form.keepsResult ? ObjectHandle(exchange.id) : nil,
            call: exchange.call?.number,
            awaits: exchange.awaits
        )
    }

    /// - Throws: `closed` after the runtime was shut down.
    func checkOpen() throws {
        guard !isClosed.load(ordering: .acquiring) else { throw Self.closedError }
        // The worker would not hear of it, and its end may wait for the caller: a handler of output.
        if HostExit.isComing, end.hasBegun { throw Self.closedError }
    }

    func send(
        _ exchanges: [Exchange],
        on connection: Connection,
        blocks: Bool,
        until deadline: CallDeadline?,
        _ write: (FrameWriter, [ObjectHandle]) throws -> Void
    ) throws {
        try checkOpen()
        try writers.withWriter(backend: self, limits: limits) { writer in
            let released = mayRelease(on: connection) ? releases.take(most: Self.mostReleases) : []
            do {
                try write(writer, released)
                try writer.finish()
                // After the releases were taken: what batches have not sent yet may name what they release.
                pipeline.flush(self)
                try connection.begin(exchanges)
            } catch {
                putBack(released)
                forget(heldBy: writer)
                throw error
            }
            expectCalls(of: writer)
            // What is released goes out on the other connection: not before this was executed.
            if connection === side, !writer.objects.isEmpty { exchanges.first?.objects = writer.objects }
            connection.send(writer, for: exchanges, blocks: blocks, until: deadline?.instant)
        }
    }

    /// Whether a request may take releases along: not where it would overtake what names the objects, or is to make them.
    private func mayRelease(on connection: Connection) -> Bool {
        let isAside = connection !== self.connection
        if isAside, self.connection.hasOpenAnswers { return false }
        let mayOvertake = pipeline.isInUse || self.connection.hasLate
        return !(mayOvertake && (isAside || isInServedCall))
    }

    func finish<Result>(
        _ exchange: Exchange,
        _ reply: Swift.Result<IncomingMessage, any Error>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        defer { exchange.connection.takeValues(of: exchange) }
        let source: WireSource
        do {
            source = try reply.get().result(backend: self)
        } catch {
            let problem = error as? PythonError
            // The worker keeps the failure under the number that the result was to have, once it has answered.
            if form.keepsResult, problem?.workerDeath == nil, !exchange.connection.hasLeft(exchange) {
                release(ObjectHandle(exchange.id))
            }
            throw stopError(for: exchange, error) ?? error
        }
        defer { source.releaseUnclaimed() }
        return try read(source)
    }

    /// Of a request whose caller went on.
    private func letGo(of reply: IncomingMessage) {
        do {
            try reply.result(backend: self).releaseUnclaimed()
        } catch {
            if let number = reply.id { release(ObjectHandle(number)) }
        }
    }

    package func release(_ handle: ObjectHandle) {
        guard handle != builtins, !pipeline.release(handle) else { return }
        releases.add(handle) { plannedFlush }
    }

    /// Of a message that could not be sent.
    func putBack(_ released: [ObjectHandle]) { releases.putBack(released) { plannedFlush } }

    /// It sends what batches have not sent yet, and so may free the program's own values: not on the thread that it is called by.
    private var plannedFlush: @Sendable () -> Void {
        { [weak self] in ThreadPool.shared.run { [weak self] in self?.flushReleases() } }
    }

    /// How many releases ride along with one message.
    static let mostReleases = 1024

    /// Sends releases that no request has taken along.
    private func flushReleases() {
        if objects.hasBeenUsed { return ping() }
        while !isClosed.load(ordering: .acquiring) {
            let released = releases.take(most: Self.mostReleases)
            if released.isEmpty { return }
            try? writers.withWriter(backend: self, limits: limits) { writer in
                try writer.write(releasing: released)
                try writer.finish()
                pipeline.flush(self)
                connection.send(writer, blocks: false)
            }
        }
    }

    /// Takes releases along in requests: `__del__` methods may call functions of Swift, and somebody has to listen then.
    private func ping() {
        Task {
            while !releases.isEmpty { try await performAsync(.ping, form: .none) { _ in } }
        }
    }

    // MARK: Calls of Swift functions

    private func handle(_ event: WorkerEvent, _ message: IncomingMessage, _ connection: Connection) {
        switch event {
        case .call: calls.runAside(message, self, connection)
        case .stop(let call): calls.stop(call: call, on: connection)
        case .drop(let numbers): objects.removeLater(numbers)
        case .awaiting: break  // the connection has noted it
        }
    }

    /// Answers a call.
    func send(_ result: Swift.Result<any PythonConvertible, FunctionFailure>, of call: RunningCall) throws {
        try writers.withWriter(backend: self, limits: limits) { writer in
            do {
                let isUnnoted = call.request == nil || call.connection === side
                try writer.write(result, ofCall: call.number, wantsReceipt: isUnnoted)
                try writer.finish()
            } catch {
                forget(heldBy: writer)
                throw error
            }
            call.connection?.send(writer, ofCallBy: call.request)
        }
    }

    /// What was written but is not sent.
    func forget(heldBy writer: FrameWriter) { objects.remove(writer.heldObjects) }

    /// To be called before a frame is sent that may let Python call Swift.
    func expectCalls(of writer: FrameWriter) {
        if !writer.heldObjects.isEmpty { side.listen() }
    }
}

extension PythonForm {
    /// Whether the result may stay in the worker under a number that the request chooses.
    fileprivate var keepsResult: Bool { mode == .auto || mode == .handle }
}
