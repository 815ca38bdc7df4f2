internal import BackendInterface
internal import SystemSupport
internal import Wire

/// Frame writers that are used again and again, by one caller at a time each.
final class WriterPool: Sendable {
    private let free = Locked<[FrameWriter]>([])

    func withWriter<Result>(
        backend: any PythonBackend,
        limits: WireLimits,
        _ body: (FrameWriter) throws -> Result
    ) rethrows -> Result {
        let writer = take(backend: backend, limits: limits)
        defer { putBack(writer) }
        return try body(writer)
    }

    func take(backend: any PythonBackend, limits: WireLimits) -> FrameWriter {
        free.withLock { $0.popLast() } ?? FrameWriter(backend: backend, limits: limits)
    }

    func putBack(_ writer: FrameWriter) {
        writer.reset()
        free.withLock { $0.append(writer) }
    }
}
