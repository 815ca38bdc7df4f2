/// Tells work on a thread that the task which asked for the work was cancelled.
package final class Abandonment: Sendable {
    private struct State {
        var isCancelled = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    package init() {}

    package func cancel() {
        let action = state.withLock { state in
            state.isCancelled = true
            return state.action.take()
        }
        action?()
    }

    package var isCancelled: Bool { state.withLock { $0.isCancelled } }

    package func check() throws(CancellationError) {
        if isCancelled { throw CancellationError() }
    }

    /// Does work that `action` ends. `action` is called at once if the cancellation came earlier, and never after the
    /// work.
    package func ending<Result, Failure: Error>(
        by action: @escaping @Sendable () -> Void,
        _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let isLate = state.withLock { state in
            state.action = action
            return state.isCancelled
        }
        if isLate { action() }
        defer { state.withLock { $0.action = nil } }
        return try work()
    }

    /// Does work on a thread that may block, for a task that waits and may be cancelled.
    ///
    /// - Throws: `CancellationError` if the task was cancelled, whatever came of the work.
    package static func run<Result: Sendable>(
        _ work: @escaping @Sendable (Abandonment) throws -> Result
    ) async throws -> Result {
        let abandonment = Abandonment()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ThreadPool.shared.run {
                    continuation.resume(
                        with: Swift.Result {
                            let result = Swift.Result { try work(abandonment) }
                            try abandonment.check()
                            return try result.get()
                        }
                    )
                }
            }
        } onCancel: {
            abandonment.cancel()
        }
    }
}
