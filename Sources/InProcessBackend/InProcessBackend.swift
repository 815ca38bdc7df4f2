package import BackendInterface
internal import Foundation
internal import Synchronization
package import SystemSupport

/// Python in this process.
///
/// Every operation takes the GIL. Blocking operations run on the calling thread, async ones on Python's main thread.
package final class InProcessBackend: PythonBackend {
    package let kind = PythonBackendKind.inProcess
    package let builtins: ObjectHandle
    package let interpreter: InterpreterInformation

    package let shared: Interpreter
    let namespace: Namespace
    /// The handlers of output are taken out, since they are the program's: see `Belongings`.
    private let configuration: InProcessConfiguration
    private let handlesOutput: Bool
    var taskLocals: CarriedTaskLocals { configuration.taskLocals }
    private let hasCallTimeout: Bool
    private let isClosed = Atomic(false)
    private let notice = EndNotice()
    let functions = BoundFunctions()
    let awaiting = AwaitingJobs()

    /// Starts Python with the first usable interpreter that the configuration allows, or joins the one that runs
    /// already.
    ///
    /// - Throws: `interpreterNotFound` with every place searched; `startFailed` for an interpreter that can't be
    ///   loaded; `unsupported` if the process already runs another Python.
    package static func start(
        _ configuration: InProcessConfiguration,
        _ abandonment: Abandonment = Abandonment()
    ) throws -> InProcessBackend {
        let (shared, isFirst) = try SharedInterpreter.join(configuration, abandonment)
        return try InProcessBackend(shared, configuration, isFirst: isFirst)
    }

    /// `start` without blocking a thread of the cooperative pool.
    package static func startAsync(_ configuration: InProcessConfiguration) async throws -> InProcessBackend {
        try await Abandonment.run { try start(configuration, $0) }
    }

    private init(_ shared: Interpreter, _ configuration: InProcessConfiguration, isFirst: Bool) throws {
        self.shared = shared
        var withoutHandlers = configuration
        (withoutHandlers.standardOutput, withoutHandlers.standardError) = (.inherit, .inherit)
        self.configuration = withoutHandlers
        handlesOutput = configuration.handlesOutput
        hasCallTimeout = configuration.callTimeout != nil
        interpreter = shared.information
        builtins = ObjectHandle(shared.support.builtins)
        do {
            namespace = try shared.withGILShielded { try shared.makeNamespace(isFirst: isFirst) }
        } catch {
            _ = SharedInterpreter.leave(finalizes: false)
            throw error
        }
    }

    deinit {
        guard !isClosed.load(ordering: .acquiring) else { return }
        // No object is left, so nobody can be using the namespace.
        shared.runAside { [shared, namespace] in shared.leave(namespace) }
        _ = SharedInterpreter.leave(finalizes: false)
    }

    // MARK: Operations

    package func perform<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        if case .awaitResult = operation { return try performAwaiting(operation, form: form, read: read) }
        return try keepingThread {
            if let deadline = deadline() { return try performTimed(operation, form: form, deadline, read: read) }
            return try now(form: form, read: read) { try execute(operation) }
        }
    }

    /// While the program ends, a caller doesn't get the error of its operation: its thread is kept waiting.
    @inline(__always)
    private func keepingThread<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            if HostExit.isComing { keepThread() }
            throw error
        }
    }

    /// Python may wait for the result of a Swift function, so its thread is not kept.
    @inline(never)
    private func keepThread() {
        if FunctionScope.active == nil { shared.keepThread() }
    }

    private func performAwaiting<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        if let thread = standIn { return try thread.run { try performAwaiting(operation, form: form, read: read) } }
        try begin()
        // `read` must not be called by an operation that was left behind.
        let result = JobResult<PythonObject>()
        let job = job(operation, awaits: true) { [self] in result.value = hold($0) }
        do { try job.performBlocking(deadline()) } catch let over as TimeIsOver { throw over.error(of: operation) }
        return try now(form: form, read: read) { try resolve(Place(result.get())) }
    }

    private func job(
        _ operation: PythonOperation,
        awaits: Bool,
        read: @escaping (PyPointer) throws -> Void
    ) -> AsyncJob {
        AsyncJob(
            self,
            operation,
            awaits: awaits,
            trace: TraceContext.current,
            gracePeriod: configuration.interruptGracePeriod,
            execute: { [self, trace = TraceContext.current] in try execute(operation, trace) },
            read: read
        )
    }

    package func performCall<Result>(
        of function: PythonObject,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        if isScoped { return try performTimedCall(Place(function), arguments, form: form, read: read) }
        if let thread = standIn {
            return try thread.run { try performCall(of: function, arguments, form: form, read: read) }
        }
        return try performCallNow(arguments, form: form, read: read) { try pointer(to: function) }
    }

    package func performCall<Result>(
        at place: Place,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        if isScoped { return try performTimedCall(place, arguments, form: form, read: read) }
        if let thread = standIn {
            return try thread.run { try performCall(at: place, arguments, form: form, read: read) }
        }
        return try performCallNow(arguments, form: form, read: read) { try resolve(place) }
    }

    /// Does what `now` does, each closure of which would retain the arguments.
    @inline(__always)
    private func performCallNow<Result>(
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result,
        _ function: () throws -> Owned
    ) throws -> Result {
        do {
            try begin()
            defer { end() }
            let token = shared.acquire()
            defer { shared.release(token) }
            shared.drainReleases()
            // Python's order: first the function, then the arguments.
            let result = try call(function(), arguments)
            if shared.isForkedChild { shared.endChild() }
            return try self.read(result.pointer, form, read)
        } catch {
            if HostExit.isComing { keepThread() }
            throw error
        }
    }

    package func performCall<Result>(
        of function: PythonObject,
        labelled arguments: KeyValuePairs<String, any PythonConvertible>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        return try keepingThread {
            if let deadline = deadline() {
                let operation = PythonOperation.call(Place(function), labelled: arguments)
                return try performTimed(operation, form: form, deadline, read: read)
            }
            return try now(form: form, read: read) { try call(pointer(to: function), labelled: arguments) }
        }
    }

    package func performGet<Result>(
        _ base: PythonObject,
        _ leading: [Place.Segment],
        _ last: Place.Segment,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        return try keepingThread {
            if let deadline = deadline() {
                let operation = PythonOperation.get(Place(base, leading: leading, last))
                return try performTimed(operation, form: form, deadline, read: read)
            }
            return try now(form: form, read: read) { try get(base, leading, last) }
        }
    }

    /// A thread with room for Python's code on its stack, if the calling thread has none.
    @inline(__always)
    var standIn: RoomyThread? { shared.measuresStacks ? nil : RoomyThread.standIn }

    @inline(__always)
    private var mayHaveDeadline: Bool { hasCallTimeout || CallDeadline.mayExist }

    /// Whether an operation may need more than its shortest way.
    @inline(__always)
    private var isScoped: Bool { mayHaveDeadline || TraceContext.mayExist }

    @inline(__always)
    private func deadline() -> CallDeadline? {
        mayHaveDeadline ? CallDeadline.effective(default: configuration.callTimeout) : nil
    }

    /// Not inlined: `performCall` would retain the arguments for this even without a deadline.
    @inline(never)
    private func performTimedCall<Result>(
        _ place: Place,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(place, arguments: arguments, keywords: []), form: form, read: read)
    }

    /// Takes the GIL for an operation and the conversion of its result.
    @inline(__always)
    private func now<Result>(
        form: PythonForm,
        read: (any ValueSource) throws -> Result,
        _ execute: () throws -> Owned
    ) throws -> Result {
        if let thread = standIn { return try thread.run { try now(form: form, read: read, execute) } }
        try begin()
        defer { end() }
        let token = shared.acquire()
        defer { shared.release(token) }
        return try run(form: form, read: read, execute)
    }

    /// The caller holds the GIL.
    @inline(__always)
    private func run<Result>(
        form: PythonForm,
        read: (any ValueSource) throws -> Result,
        _ execute: () throws -> Owned
    ) throws -> Result {
        shared.drainReleases()
        return try runOnly(form: form, read: read, execute)
    }

    @inline(__always)
    private func runOnly<Result>(
        form: PythonForm,
        read: (any ValueSource) throws -> Result,
        _ execute: () throws -> Owned
    ) throws -> Result {
        let result = try execute()
        if shared.isForkedChild { shared.endChild() }
        return try self.read(result.pointer, form, read)
    }

    @inline(__always)
    func read<Result>(
        _ object: PyPointer,
        _ form: PythonForm,
        _ read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try shared.withSpareSource(for: self) { source in
            try source.stand(on: object, form: form, owner: self)
            return try read(source)
        }
    }

    @inline(__always)
    private func begin() throws {
        guard !isClosed.load(ordering: .acquiring) else { throw Self.closedError }
        if shared.mayFinalize, let running = shared.running, !running.begin() { throw Self.closedError }
    }

    @inline(__always)
    private func end() {
        if shared.mayFinalize { shared.running?.end() }
    }

    private func performTimed<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        _ deadline: CallDeadline,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        if let thread = standIn {
            return try thread.run { try performTimed(operation, form: form, deadline, read: read) }
        }
        try begin()
        defer { end() }
        let token = shared.acquire()
        defer { shared.release(token) }
        // `__del__` methods are not the operation's code, and must not be interrupted.
        shared.drainReleases()
        let call = InterruptibleCall(shared)
        let timer = Deadlines.after(max(.zero, deadline.instant - .now)) { call.interrupt() }
        defer { timer.cancel() }
        let outcome = Swift.Result { try runOnly(form: form, read: read) { try execute(operation) } }
        guard call.finish(), case .failure(let error) = outcome, InterruptibleCall.isEnd(error) else {
            return try outcome.get()
        }
        throw TimeIsOver(limit: deadline.timeout, stage: .interrupted).error(of: operation)
    }

    package func performAsync<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        try begin()
        let awaits = operation.awaitsCoroutine || operation.name == "await"
        let result = JobResult<Result>()
        let job = job(operation, awaits: awaits) { [self] in result.value = try self.read($0, form, read) }
        do { try await job.perform(deadline) } catch let over as TimeIsOver { throw over.error(of: operation) }
        return try result.get()
    }

    package func batch<Result>(_ body: () throws -> Result) throws -> Result {
        if let thread = standIn { return try thread.run { try batch(body) } }
        try begin()
        defer { end() }
        return try shared.withGIL(body)
    }

    /// Runs `body` with the GIL held and a borrowed reference to the object that a place leads to.
    package func withPointer<Result>(to place: Place, _ body: (PyPointer) throws -> Result) throws -> Result {
        try batch {
            let object = try resolve(place)
            return try body(object.pointer)
        }
    }

    package func forget(_ function: SwiftFunction) { functions.forget(function) }

    package func interrupt() {
        shared.withGILUnlessFinalized { shared.interruptThreads() }
    }

    package func release(_ handle: ObjectHandle) {
        guard handle != builtins else { return }
        shared.release(handle)
    }

    // MARK: The end

    static let closedError = PythonError(.closed, "this Python runtime was shut down", hadBegun: false)

    /// The error of an operation that has begun.
    static let cutOffError = PythonError(.closed, "this Python runtime was shut down, and the operation was cut off")

    package var isRunning: Bool { !isClosed.load(ordering: .acquiring) }

    package func waitForEnd() async -> WorkerDeath? { await notice.wait() }

    package func shutDown() { shutDown(isAwaited: RunningOperations.isAwaited) }

    /// - Parameter isAwaited: whether operations may be waiting for the caller, which then must not wait for them.
    private func shutDown(isAwaited: Bool) {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        defer { notice.tell(nil) }
        // Closures may hold this runtime: a retain cycle.
        functions.forget(nil)
        awaiting.closeAll(Self.cutOffError)
        let isEnd = SharedInterpreter.leave(finalizes: configuration.finalizesInterpreter)
        shared.withGILUnlessFinalized {
            shared.drainReleases()
            shared.leave(namespace)
            shared.tidy(isEnd: false)
        }
        if handlesOutput {
            let limit = ContinuousClock.now + EndTimes(configuration.shutdownGracePeriod).whole
            shared.outputs.drain(until: limit, patience: OutputQueues.patience, shared)
        }
        if isEnd { shared.finalize(waits: !isAwaited && !shared.api.threads.isHoldingGIL) }
    }

    package func waitForOutput() async {
        guard OutputHandling.current == nil else { return }
        await withCheckedContinuation { continuation in
            ThreadPool.shared.run { [shared] in
                shared.outputs.drain(until: .now + .seconds(1_000_000), withRests: false, shared)
                continuation.resume()
            }
        }
    }

    package func shutDownAsync() async {
        let isAwaited = RunningOperations.isAwaited
        await withCheckedContinuation { continuation in
            ThreadPool.shared.run { [self] in
                shutDown(isAwaited: isAwaited)
                continuation.resume()
            }
        }
    }
}
