package import BackendInterface
internal import SystemSupport
internal import WorkerBackend

extension PythonRuntime {
    /// ``shutDown()`` that may take this long, instead of the configuration's
    /// ``Configuration/shutdownGracePeriod``.
    ///
    /// On the worker: operations that run and threads of Python have three quarters of the time, exit handlers and the
    /// writing of files the rest; then the process is killed. With `.zero` it is killed at once. In-process this returns
    /// without waiting any longer.
    public func shutDown(within time: Duration) async { _ = await end(within: time, isWatched: false) }

    /// Waits until the functions of ``PythonOutput/lines(_:)`` and ``PythonOutput/handler(_:)`` have got what operations
    /// that have returned have printed. Called by such a function itself, it doesn't wait. A line without its newline is still kept for
    /// ``PythonOutput/lines(_:)``.
    ///
    /// ```swift
    /// try await python.print("done")
    /// await python.waitForOutput()                // the line has been handled
    /// ```
    public func waitForOutput() async { await implementation.waitForOutput() }

    /// Shuts the runtime down, and tells how Python ended.
    ///
    /// - Parameters:
    ///   - time: how long the end may take, instead of ``Configuration/shutdownGracePeriod``; nil: as long as
    ///     that grace period. A worker that is late is killed; in-process the caller goes on without waiting any longer.
    ///   - isWatched: whether the caller reports how it goes; else a worker that dies at its end is reported on standard
    ///     error.
    package func end(within time: Duration?, isWatched: Bool = true) async -> PythonEnd {
        if let worker = implementation as? WorkerBackend {
            return await worker.end(within: time, isWatched: isWatched)
        }
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
