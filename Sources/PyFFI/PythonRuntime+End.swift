package import BackendInterface
internal import SystemSupport
internal import WorkerBackend

extension PythonRuntime {
    /// `shutDown`, for a caller who tells what goes wrong with it.
    ///
    /// - Parameter time: how long it may take, in the place of ``Configuration/shutdownGracePeriod``; nil: as long as that. A worker that
    ///   is late is killed; in-process the caller goes on without it.
    package func end(within time: Duration?) async -> PythonEnd {
        if let worker = implementation as? WorkerBackend { return await worker.end(within: time) }
        guard let time else {
            await shutDown()
            return .orderly
        }
        let (ends, continuation) = AsyncStream.makeStream(of: PythonEnd.self)
        let timer = Deadlines.after(time) { continuation.yield(.late) }
        Task {
            await shutDown()
            continuation.yield(.orderly)
        }
        defer { timer.cancel() }
        return await ends.first { _ in true } ?? .orderly
    }
}
