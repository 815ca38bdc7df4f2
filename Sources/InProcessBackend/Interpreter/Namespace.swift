internal import BackendInterface
internal import SystemSupport

/// The names of one runtime's code, the dict of a `__main__` of its own, until that runtime has ended.
final class Namespace: Sendable {
    private let handle: Locked<ObjectHandle?>

    init(_ dict: PyPointer) {
        handle = Locked(ObjectHandle(dict))
    }

    /// Calls `body` with the dict, which stays during that. The caller holds the GIL.
    ///
    /// - Throws: `closed` when the runtime has ended.
    func use<Result>(_ body: (ObjectHandle) throws -> Result) throws -> Result {
        try handle.withLock { handle in
            guard let handle else { throw InProcessBackend.closedError }
            return try body(handle)
        }
    }

    /// The dict, with the reference to it, once.
    func take() -> ObjectHandle? { handle.withLock { $0.take() } }
}
