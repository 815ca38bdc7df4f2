internal import BackendInterface
internal import SystemSupport

/// The names of one runtime's code, the dict of a `__main__` of its own, until the runtime has ended.
final class Namespace: Sendable {
    private let handle: Locked<ObjectHandle?>
    let frames: MainFrames

    init(_ dict: consuming Owned, _ frames: MainFrames) {
        handle = Locked(ObjectHandle(owning: dict))
        self.frames = frames
    }

    /// Calls `body` with the dict, which lives for the call. The caller holds the GIL.
    ///
    /// - Throws: `closed` if the runtime has ended.
    func use<Result>(_ body: (ObjectHandle) throws -> Result) throws -> Result {
        try handle.withLock { handle in
            guard let handle else { throw InProcessBackend.closedError }
            return try body(handle)
        }
    }

    /// Hands over the dict, once. The caller holds the GIL.
    func take(_ api: CPython) -> Owned? {
        frames.end()
        guard let handle = handle.withLock({ $0.take() }) else { return nil }
        return Owned(NewReference(handle.pointer), api)
    }
}

/// As an argument, the dict itself.
extension Namespace: PythonConvertible {
    func write(to writer: PythonWriter) throws { try use { try writer.sink.object($0) } }
}
