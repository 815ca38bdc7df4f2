internal import BackendInterface
internal import Synchronization

extension WorkerBackend {
    static let closedError = PythonError(.closed, "this Python runtime was shut down")

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

    /// - Returns: whether its caller is to wait for the end. Not where that waits for the caller: in a function that Python waits for, or a
    ///   handler of its output.
    private func beginShutDown() -> Bool {
        let isAwaited = currentCall != nil || supervisor.isOutputHandler
        pipeline.flush(self)
        askForCoroutines()
        if !isClosed.exchange(true, ordering: .acquiringAndReleasing) {
            end.begin()
            objects.end()
        }
        return !isAwaited
    }

    /// Before it answers, the worker says which requests only wait for coroutines: those end with it, and it does not wait for them.
    private func askForCoroutines() {
        guard !connection.exchanges(within: nil).isEmpty else { return }
        _ = try? send(.ping, in: OperationScope(self), form: .none, blocks: false)
    }
}
