package import BackendInterface
internal import SystemSupport
internal import WorkerBackend

extension PythonRuntime {
    /// Shuts the runtime down, and tells how Python ended.
    ///
    /// - Parameter time: how long the end may take, instead of ``Configuration/shutdownGracePeriod``; nil: as long as
    ///   that grace period. A worker that is late is killed; in-process the caller goes on without waiting any longer.
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
