internal import BackendInterface

/// Handles that Swift has let go of. They ride along with the next message; if none comes, they go out after a moment.
///
/// Adding is all that `deinit` does: a lock that is held for a few nanoseconds, no I/O.
final class ReleaseList: Sendable {
    private struct State {
        var handles: [ObjectHandle] = []
        var isFlushPlanned = false
    }

    private let state = Locked(State())

    /// How many ride along with one message.
    private static let most = 1024

    /// - Parameter flush: called from another thread a moment later, if nothing took them along meanwhile.
    func add(_ handle: ObjectHandle, flush: @escaping @Sendable () -> Void) {
        let plansFlush = state.withLock { state in
            state.handles.append(handle)
            defer { state.isFlushPlanned = true }
            return !state.isFlushPlanned
        }
        guard plansFlush else { return }
        Deadlines.after(.milliseconds(100)) { [self] in
            state.withLock { $0.isFlushPlanned = false }
            flush()
        }
    }

    func take() -> [ObjectHandle] {
        state.withLock { state in
            if state.handles.count <= Self.most {
                defer { state.handles.removeAll(keepingCapacity: true) }
                return state.handles
            }
            defer { state.handles.removeLast(Self.most) }
            return state.handles.suffix(Self.most)
        }
    }

    /// For a message that could not be sent.
    func putBack(_ handles: [ObjectHandle]) {
        guard !handles.isEmpty else { return }
        state.withLock { $0.handles.append(contentsOf: handles) }
    }
}
