internal import BackendInterface
internal import Synchronization
internal import Wire

/// Frame writers that are used again and again: one for each caller at a time.
final class WriterPool: Sendable {
    /// `@unchecked`: a writer is in the pool or with one caller, never both.
    private struct Writers: @unchecked Sendable { var free: [FrameWriter] = [] }

    private let writers = Mutex(Writers())

    func withWriter<Result>(
        backend: any PythonBackend,
        limits: WireLimits,
        _ body: (FrameWriter) throws -> Result
    ) rethrows -> Result {
        let writer = writers.withLock { Lent($0.free.popLast()) }.writer ?? FrameWriter(backend: backend, limits: limits)
        defer {
            writer.reset()
            let lent = Lent(writer)
            writers.withLock { $0.free.append(lent.writer ?? writer) }
        }
        return try body(writer)
    }

    private struct Lent: @unchecked Sendable {
        let writer: FrameWriter?
        init(_ writer: FrameWriter?) { self.writer = writer }
    }
}
