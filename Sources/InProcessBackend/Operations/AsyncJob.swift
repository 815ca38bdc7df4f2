internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import SystemSupport

/// An operation on its way to Python's main thread, perhaps on to the event loop's, and back to the caller that waits
/// for it.
///
/// The caller doesn't touch its closures and the outcome before the job is done, and Python's threads not afterwards. A
/// caller that goes on without the job leaves them behind.
///
/// The class is not generic: making types at run time would take longer than a quick operation. `read` puts the result
/// where the caller finds it.
final class AsyncJob: @unchecked Sendable {
    private enum Phase {
        case waiting
        case running(InterruptibleCall)
        /// The event loop runs the coroutine; the object cancels it.
        case awaiting(PythonObject)
        case done
        /// The caller went on without the job.
        case abandoned(any Error)
    }

    private struct State {
        var phase = Phase.waiting
        var interruption: Interruption?
        var waiter: Waiter?
    }

    private struct Content {
        let execute: () throws -> Owned
        let read: (PyPointer) throws -> Void
        var outcome: Result<Void, any Error>?
    }

    private enum Interruption {
        case cancelled
        case timedOut(Duration)
    }

    private enum Waiter {
        case suspended(CheckedContinuation<Void, Never>)
        case blocked(ThreadWait)

        func wake() {
            switch self {
            case .suspended(let continuation): continuation.resume()
            case .blocked(let wait): wait.end()
            }
        }
    }

    private let backend: InProcessBackend
    private let name: String
    private let awaits: Bool
    private let trace: [String: String]?
    /// The caller's, for functions that Python calls on other threads. nil if none are carried.
    private let taskLocals: Belongings<CapturedTaskLocals>?
    private let content: Belongings<Content>
    private let gracePeriod: Duration
    private let state = Locked(State())
    private let isDone = Atomic(false)

    /// How long the caller polls for the result before its task suspends: resuming a task takes longer than a quick
    /// operation.
    private static var patience: Duration { Spin.budget(.microseconds(20)) }

    /// - Parameters:
    ///   - awaits: whether a coroutine that the operation gives is awaited.
    ///   - execute: called with the GIL held, like `read`, which gets the result of `execute`.
    init(
        _ backend: InProcessBackend,
        _ operation: PythonOperation,
        awaits: Bool,
        trace: [String: String]?,
        gracePeriod: Duration,
        execute: @escaping () throws -> Owned,
        read: @escaping (PyPointer) throws -> Void
    ) {
        self.backend = backend
        self.name = operation.name
        self.awaits = awaits
        self.trace = trace
        taskLocals = backend.taskLocals.captured().map { Belongings($0) }
        self.gracePeriod = gracePeriod
        content = Belongings(Content(execute: execute, read: read))
    }

    /// Runs the operation on Python's main thread, or on the thread that waits for the calling function.
    func perform(_ deadline: CallDeadline?) async throws {
        let isAfterEnd = HostExit.isOver
        let run: ThreadJobs.Job = { (self.taskLocals?.value).restored { self.run() } }
        if FunctionScope.current?.run(run) != true { backend.shared.thread.run(run) }
        if !waitBriefly() {
            let timer = arm(deadline)
            defer { timer?.cancel() }
            await withTaskCancellationHandler {
                await suspend()
            } onCancel: {
                interrupt(because: .cancelled)
            }
        }
        do { try end() } catch {
            if FunctionScope.active == nil, !isAfterEnd { await HostExit.keepTask() }
            throw error
        }
    }

    /// Runs the operation on the calling thread, which then waits for the outcome.
    func performBlocking(_ deadline: CallDeadline?) throws {
        backend.shared.withGIL { self.run() }
        let timer = arm(deadline)
        defer { timer?.cancel() }
        let wait = ThreadWait(backend.shared)
        defer { wait.leave() }
        if stay(.blocked(wait)) {
            // In a batch this thread holds the GIL, which the event loop needs.
            backend.shared.withGIL { backend.shared.withoutGIL { wait.wait() } }
        }
        do { try end() } catch {
            if FunctionScope.active == nil { backend.shared.keepThread() }
            throw error
        }
    }

    // MARK: On Python's threads

    private func run() {
        let call = InterruptibleCall(backend.shared)
        // `__del__` methods are not the operation's code, and must not be interrupted.
        backend.shared.drainReleases()
        let starts = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .running(call)
            return true
        }
        guard starts else {
            _ = call.finish()
            backend.shared.running?.end()
            return
        }
        let isOver = settle { try begin(call) }
        _ = call.finish()
        if isOver { finish() }
    }

    /// Stores the operation's outcome in `content`, and nowhere else: the last reference must not go here, with the GIL
    /// held.
    ///
    /// - Parameter body: returns false if the event loop goes on with the operation.
    private func settle(_ body: () throws -> Bool) -> Bool {
        do { return try body() } catch {
            backend.tell(error)
            content.value?.outcome = .failure(error)
            return true
        }
    }

    private func read(_ object: PyPointer) throws {
        guard let read = content.value?.read else { return }
        try read(object)
        content.value?.outcome = .success(())
    }

    /// - Returns: false if the event loop goes on with the operation.
    private func begin(_ call: InterruptibleCall) throws -> Bool {
        guard let object = try HostExit.exempting({ try content.value?.execute() }) else { return true }
        if backend.shared.isForkedChild { backend.shared.endChild() }
        guard awaits, backend.isAwaited(object.pointer, name) else {
            try read(object.pointer)
            return true
        }
        let settle = try FunctionObject.settling(
            Settlement { value, error in self.settle(value, error) },
            backend
        )
        // An interrupt must not hit the event loop's own code. If one has come, the coroutine is cancelled below.
        call.shield()
        let job = try backend.awaitInLoop(object.pointer, settle.pointer, trace, taskLocals?.value)
        let isClosed = !backend.awaiting.add(self)
        let (isOver, isCancelled) = state.withLock { state in
            switch state.phase {
            case .running:
                state.phase = .awaiting(job)
                return (false, state.interruption != nil)
            case .abandoned: return (true, true)
            case .waiting, .awaiting, .done: return (true, false)
            }
        }
        if isOver { backend.awaiting.remove(self) }
        if isCancelled { backend.cancelInLoop(job) }
        if isClosed { close(InProcessBackend.cutOffError) }
        return false
    }

    /// Called in the event loop's thread.
    private func settle(_ value: PyPointer, _ error: PyPointer?) {
        _ = settle {
            if let error { throw backend.error(for: error) }
            try read(value)
            return true
        }
        finish()
    }

    private func finish() {
        let waiter = state.withLock { state -> Waiter? in
            switch state.phase {
            case .running, .awaiting: break
            case .waiting, .done, .abandoned: return nil
            }
            state.phase = .done
            return state.waiter.take()
        }
        isDone.store(true, ordering: .releasing)
        backend.awaiting.remove(self)
        backend.shared.running?.end()
        waiter?.wake()
    }

    // MARK: In the caller

    private func waitBriefly() -> Bool {
        Polling.wait(Self.patience) { isDone.load(ordering: .acquiring) }
    }

    private func suspend() async {
        await withCheckedContinuation { continuation in
            if !stay(.suspended(continuation)) { continuation.resume() }
        }
    }

    private func stay(_ waiter: Waiter) -> Bool {
        state.withLock { state in
            switch state.phase {
            case .done, .abandoned: return false
            case .waiting, .running, .awaiting:
                state.waiter = waiter
                return true
            }
        }
    }

    private func end() throws {
        let (phase, interruption) = state.withLock { ($0.phase, $0.interruption) }
        if case .abandoned(let error) = phase { throw error }
        _ = taskLocals?.take()
        guard let outcome = content.take()?.outcome else { throw InProcessBackend.cutOffError }
        guard let interruption, case .failure(let error) = outcome, InterruptibleCall.isEnd(error) else {
            return try outcome.get()
        }
        switch interruption {
        case .cancelled: throw CancellationError()
        case .timedOut(let limit):
            throw TimeIsOver(limit: limit, stage: .interrupted)
        }
    }

    // MARK: Time and cancellation

    private func arm(_ deadline: CallDeadline?) -> Deadlines.Timer? {
        deadline.map { deadline in
            Deadlines.after(max(.zero, deadline.instant - .now)) {
                self.interrupt(because: .timedOut(deadline.timeout))
            }
        }
    }

    private func interrupt(because reason: Interruption) {
        let phase = state.withLock { state -> Phase in
            if state.interruption == nil { state.interruption = reason }
            return state.phase
        }
        switch phase {
        case .done, .abandoned: return
        case .waiting:
            // The job waits for its turn, so nothing has to be stopped, unless its turn came this very moment.
            if !abandon(because: reason, nil) { interrupt(because: reason) }
        case .running(let call):
            abandonAfterGrace(because: reason)
            call.interrupt()
            // The operation may go on to the event loop meanwhile.
            backend.shared.later { self.cancelInLoop() }
        case .awaiting:
            abandonAfterGrace(because: reason)
            backend.shared.later { self.cancelInLoop() }
        }
    }

    private func cancelInLoop() {
        if case .awaiting(let job) = state.withLock({ $0.phase }) { backend.cancelInLoop(job) }
    }

    /// Holds the job weakly: what the caller gave may be freed as soon as the job has ended.
    private func abandonAfterGrace(because reason: Interruption) {
        Deadlines.after(gracePeriod) { [weak self] in
            if let self { abandon(because: reason, gracePeriod) }
        }
    }

    /// Lets the caller go on without the job.
    ///
    /// - Parameter gracePeriod: how long the operation had to stop; nil if it has not begun.
    /// - Returns: false if the caller has to go on waiting: the job is over, or has begun.
    @discardableResult
    private func abandon(because reason: Interruption, _ gracePeriod: Duration?) -> Bool {
        abandon(gracePeriod) { phase in
            switch reason {
            case .cancelled: CancellationError()
            case .timedOut(let limit): TimeIsOver(limit: limit, stage: Self.stage(of: phase, gracePeriod))
            }
        }
    }

    private static func stage(of phase: Phase, _ gracePeriod: Duration?) -> TimeIsOver.Stage {
        guard let gracePeriod else { return .waiting }
        if case .awaiting = phase { return .leftInLoop(after: gracePeriod) }
        return .leftBehind(after: gracePeriod)
    }

    @discardableResult
    private func abandon(_ gracePeriod: Duration?, _ error: (Phase) -> any Error) -> Bool {
        let (isAbandoned, waiter) = state.withLock { state -> (Bool, Waiter?) in
            switch state.phase {
            case .done, .abandoned: return (false, nil)
            case .waiting where gracePeriod != nil: return (false, nil)
            case .running where gracePeriod == nil: return (false, nil)
            case .waiting, .running, .awaiting:
                state.phase = .abandoned(error(state.phase))
                return (true, state.waiter.take())
            }
        }
        waiter?.wake()
        return isAbandoned
    }

    /// Cancels the coroutine and has the caller go on with the error.
    func close(_ error: PythonError) {
        let phase = state.withLock { $0.phase }
        // The job is abandoned before the event loop can tell of the cancellation.
        abandon(.zero) { _ in error }
        if case .awaiting(let job) = phase { backend.cancelInLoop(job) }
    }
}

/// The result of an operation for its caller, who reads it when the job is done.
final class JobResult<Value> {
    var value: Value?

    func get() throws -> Value {
        guard let value else { throw InProcessBackend.cutOffError }
        return value
    }
}
