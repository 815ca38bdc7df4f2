package import BackendInterface
internal import Synchronization

extension WorkerBackend {
    static let closedError = PythonError(.closed, "this Python runtime was shut down", hadBegun: false)

    static func closedError(interrupted operation: String) -> PythonError {
        PythonError(.closed, "this Python runtime was shut down, and \(operation) was interrupted")
    }

    package var isRunning: Bool {
        !isClosed.load(ordering: .acquiring) && !supervisor.notice.hasEnded && !connection.isOver
    }

    package func waitForEnd() async -> WorkerDeath? { await supervisor.notice.wait() }

    package func waitForOutput() async { await supervisor.waitForOutput() }

    package func shutDown() {
        if beginShutDown() { end.waitForWorker() }
    }

    package func shutDownAsync() async {
        guard beginShutDown() else { return }
        let supervisor = supervisor
        await withCheckedContinuation { continuation in
            supervisor.notifyAtEnd { continuation.resume() }
        }
    }

    /// - Returns: whether the caller is to wait for the end. It must not if the end waits for the caller: in a function
    ///   that Python waits for, and in a handler of Python's output.
    private func beginShutDown() -> Bool {
        let isAwaited = currentCall != nil || supervisor.isOutputHandler
        pipeline.flush(self)
        askForCoroutines()
        // Functions are kept until the worker has ended: operations that run may still call them.
        if !isClosed.exchange(true, ordering: .acquiringAndReleasing) { end.begin() }
        return !isAwaited
    }

    /// Sends a ping. Before the worker answers it, the worker says which requests only wait for coroutines: the end
    /// does not wait for these requests, since it ends their coroutines.
    private func askForCoroutines() {
        guard !connection.exchanges(within: nil).isEmpty else { return }
        _ = try? send(.ping, in: OperationScope(self), form: .none, blocks: false)
    }
}
