internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import SystemSupport

/// An operation on its way to Python's thread, perhaps on to the event loop's, and back to the caller that waits for it.
///
/// The caller doesn't touch what it gave and the outcome before the job is done, and Python's threads not after; what is in them was
/// the caller's before and is again afterwards. A caller that goes on without the job leaves them behind.
///
/// Not generic: making types at run time would take longer than a quick operation. `read` puts the result where the caller finds it.
final class AsyncJob: @unchecked Sendable {
    private enum Phase {
        case waiting
        case running(InterruptibleCall)
        /// In the event loop; this cancels it.
        case awaiting(PythonObject)
        case done
        /// The caller went on without it.
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
    private let content: Belongings<Content>
    private let gracePeriod: Duration
    private let state = Locked(State())
    private let isDone = Atomic(false)

    /// How long the task polls for the result before it suspends: resuming a task takes longer than a quick operation.
    private static var patience: Duration { Spin.budget(.microseconds(20)) }

    /// - Parameters:
    ///   - awaits: whether a coroutine that the operation gives is to be awaited.
    ///   - execute: called with the GIL held, as is `read` with its result.
    init(
        _ backend: InProcessBackend,
        _ operation: PythonOperation,
        awaits: Bool,
        gracePeriod: Duration,
        execute: @escaping () throws -> Owned,
        read: @escaping (PyPointer) throws -> Void
    ) {
        self.backend = backend
        self.name = operation.name
        self.awaits = awaits
        self.gracePeriod = gracePeriod
        content = Belongings(Content(execute: execute, read: read))
    }

    /// Runs the operation on Python's thread, or on the one that waits for it.
    func perform(_ deadline: CallDeadline?) async throws {
        let isAfterEnd = HostExit.isOver
        let run: ThreadJobs.Job = { self.run() }
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

    /// Runs the operation on the calling thread, which then waits.
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
        // Before the operation can be interrupted: `__del__` methods are none of its code.
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

    /// Notes what comes of the operation: nowhere else, as the caller's part of that may be the last one to be let go of.
    ///
    /// - Parameter body: false where the event loop goes on with it.
    private func settle(_ body: () throws -> Bool) -> Bool {
        do { return try body() } catch {
            content.value?.outcome = .failure(error)
            return true
        }
    }

    private func read(_ object: PyPointer) throws {
        guard let read = content.value?.read else { return }
        try read(object)
        content.value?.outcome = .success(())
    }

    /// - Returns: false where the event loop goes on with it.
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
        // An interrupt must not hit the event loop's own code: what has come is made up for below.
        call.shield()
        let job = try backend.awaitInLoop(object.pointer, settle.pointer)
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
        if isClosed { close(InProcessBackend.closedError) }
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

    /// Whether there is something to wait for.
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
        guard let outcome = content.take()?.outcome else { throw InProcessBackend.closedError }
        guard let interruption, case .failure(let error) = outcome, InterruptibleCall.isEnd(error) else {
            return try outcome.get()
        }
        switch interruption {
        case .cancelled: throw CancellationError()
        case .timedOut(let limit):
            throw InterruptibleCall.timedOut(name, after: limit)
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
            // It waits for its turn; nothing has to be stopped, unless its turn came this very moment.
            if !abandon(because: reason, nil) { interrupt(because: reason) }
        case .running(let call):
            abandonAfterGrace(because: reason)
            call.interrupt()
            // It may go on to the event loop meanwhile.
            backend.shared.later { self.cancelInLoop() }
        case .awaiting:
            abandonAfterGrace(because: reason)
            backend.shared.later { self.cancelInLoop() }
        }
    }

    private func cancelInLoop() {
        if case .awaiting(let job) = state.withLock({ $0.phase }) { backend.cancelInLoop(job) }
    }

    /// Holds nothing: what was asked for may be let go of as soon as it has ended.
    private func abandonAfterGrace(because reason: Interruption) {
        Deadlines.after(gracePeriod) { [weak self] in
            if let self { abandon(because: reason, gracePeriod) }
        }
    }

    /// Lets the caller go on without the job.
    ///
    /// - Parameter gracePeriod: how long it was given to stop; nil when it has not begun.
    /// - Returns: false where it goes on: it is over, or did begin.
    @discardableResult
    private func abandon(because reason: Interruption, _ gracePeriod: Duration?) -> Bool {
        let error: any Error =
            switch reason {
            case .cancelled: CancellationError()
            case .timedOut(let limit):
                if let gracePeriod {
                    PythonError(
                        .timedOut,
                        "\(name) took longer than \(limit) and did not stop within \(gracePeriod) of being interrupted; it was "
                            + "left behind and keeps Python's thread for async operations busy until it ends; code that may do "
                            + "this is safer on the worker backend, which kills it"
                    )
                } else {
                    PythonError(.timedOut, "\(name) waited for its turn longer than \(limit) and was not started")
                }
            }
        return abandon(error, gracePeriod)
    }

    @discardableResult
    private func abandon(_ error: any Error, _ gracePeriod: Duration?) -> Bool {
        let (isAbandoned, waiter) = state.withLock { state -> (Bool, Waiter?) in
            switch state.phase {
            case .done, .abandoned: return (false, nil)
            case .waiting where gracePeriod != nil: return (false, nil)
            case .running where gracePeriod == nil: return (false, nil)
            case .waiting, .running, .awaiting:
                state.phase = .abandoned(error)
                return (true, state.waiter.take())
            }
        }
        waiter?.wake()
        return isAbandoned
    }

    /// Cancels the coroutine and has the caller go on with the error.
    func close(_ error: PythonError) {
        let phase = state.withLock { $0.phase }
        // Before the loop can tell of the cancellation.
        abandon(error, .zero)
        if case .awaiting(let job) = phase { backend.cancelInLoop(job) }
    }
}

/// Where the result of an operation is put for its caller, who looks at it when the job is done.
final class JobResult<Value> {
    var value: Value?

    func get() throws -> Value {
        guard let value else { throw InProcessBackend.closedError }
        return value
    }
}
