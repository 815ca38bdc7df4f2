internal import BackendInterface
internal import Foundation
internal import Synchronization

/// An operation on its way to Python's thread and back to the task that waits for it.
///
/// The task doesn't touch `body` and `outcome` before the job is done, and Python's thread not after; what is in them was the
/// task's before and is again afterwards.
final class AsyncJob<Result>: @unchecked Sendable {
    private enum Phase {
        case waiting
        case running(InterruptibleCall)
        case done
        /// The task went on without it.
        case abandoned(any Error)
    }

    private struct State {
        var phase = Phase.waiting
        var interruption: Interruption?
        var continuation: CheckedContinuation<Void, Never>?
    }

    private enum Interruption {
        case cancelled
        case timedOut(Duration)
    }

    private let backend: InProcessBackend
    private let body: () throws -> Result
    private var outcome: Swift.Result<Result, any Error>?
    private let state = Locked(State())
    private let isDone = Atomic(false)

    /// How long the task polls for the result before it suspends: resuming a task takes longer than a quick operation.
    private static var patience: Duration { Spin.budget(.microseconds(20)) }

    init(_ backend: InProcessBackend, _ body: @escaping () throws -> Result) {
        self.backend = backend
        self.body = body
    }

    func perform(name: String, _ deadline: CallDeadline?, _ gracePeriod: Duration) async throws -> Result {
        let scope = FunctionScope.current
        backend.shared.thread.run(belongsToCall: scope != nil) { self.run() }
        scope?.turnLoop?()
        if !waitBriefly() {
            let timer = deadline.map { deadline in
                Deadlines.after(max(.zero, deadline.instant - .now)) {
                    self.interrupt(because: .timedOut(deadline.timeout), name, gracePeriod)
                }
            }
            defer { timer?.cancel() }
            await withTaskCancellationHandler {
                await suspend()
            } onCancel: {
                // Not here: it waits for the GIL.
                Deadlines.after(.zero) { self.interrupt(because: .cancelled, name, gracePeriod) }
            }
        }
        return try result(name)
    }

    // MARK: On Python's thread

    private func run() {
        defer { backend.shared.running?.end() }
        // Before the operation can be interrupted: `__del__` methods are none of its code.
        backend.shared.drainReleases()
        let call = InterruptibleCall(backend.shared)
        let starts = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .running(call)
            return true
        }
        guard starts else { return }
        let outcome = Swift.Result { try body() }
        _ = call.finish()
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .running = state.phase else { return nil }
            self.outcome = outcome
            state.phase = .done
            return state.continuation.take()
        }
        isDone.store(true, ordering: .releasing)
        continuation?.resume()
    }

    // MARK: In the task

    private func waitBriefly() -> Bool {
        Polling.wait(Self.patience) { isDone.load(ordering: .acquiring) }
    }

    private func suspend() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                switch state.phase {
                case .done, .abandoned: return true
                case .waiting, .running:
                    state.continuation = continuation
                    return false
                }
            }
            if isOver { continuation.resume() }
        }
    }

    private func result(_ name: String) throws -> Result {
        let (phase, interruption) = state.withLock { ($0.phase, $0.interruption) }
        if case .abandoned(let error) = phase { throw error }
        guard let outcome else { throw PythonError(.closed, "this Python runtime was shut down") }
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

    private func interrupt(because reason: Interruption, _ name: String, _ gracePeriod: Duration) {
        let call = state.withLock { state -> InterruptibleCall? in
            if state.interruption == nil { state.interruption = reason }
            if case .running(let call) = state.phase { return call }
            return nil
        }
        if let call {
            Deadlines.after(gracePeriod) { self.abandon(because: reason, name, gracePeriod) }
            call.interrupt()
        } else {
            // It waits for its turn; nothing has to be stopped.
            abandon(because: reason, name, nil)
        }
    }

    /// Lets the task go on without the job.
    ///
    /// - Parameter gracePeriod: how long it was given to stop; nil when it has not begun.
    private func abandon(because reason: Interruption, _ name: String, _ gracePeriod: Duration?) {
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
                    PythonError(.timedOut, "\(name) waited for its turn longer than \(limit)")
                }
            }
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            switch state.phase {
            case .done, .abandoned: return nil
            case .waiting where gracePeriod != nil: return nil
            case .running where gracePeriod == nil: return nil
            case .waiting, .running:
                state.phase = .abandoned(error)
                return state.continuation.take()
            }
        }
        continuation?.resume()
    }
}
