internal import Synchronization
internal import SystemSupport

/// Handles that Swift has let go of. They ride along with the next operation; if none comes, they are given back after a
/// moment.
///
/// Adding is all that `deinit` does: a lock that is held for a few nanoseconds, no I/O, no GIL.
package final class ReleaseList: Sendable {
    private struct State {
        var handles: [ObjectHandle] = []
        var isFlushPlanned = false
    }

    private let state = Locked(State())
    private let hasHandles = Atomic(false)

    package init() {}

    /// Says without a lock whether there may be something to take.
    package var isEmpty: Bool { !hasHandles.load(ordering: .relaxed) }

    /// - Parameter flush: called from another thread a moment later, to take what nothing took along meanwhile.
    package func add(_ handle: ObjectHandle, flush: () -> @Sendable () -> Void) {
        let plansFlush = state.withLock { state in
            state.handles.append(handle)
            return planFlush(&state)
        }
        if plansFlush { plan(flush()) }
    }

    /// - Returns: whether there was none planned.
    private func planFlush(_ state: inout State) -> Bool {
        hasHandles.store(true, ordering: .relaxed)
        defer { state.isFlushPlanned = true }
        return !state.isFlushPlanned
    }

    private func plan(_ flush: @escaping @Sendable () -> Void) {
        Deadlines.after(.milliseconds(100)) { [self] in
            state.withLock { $0.isFlushPlanned = false }
            flush()
        }
    }

    /// - Parameter most: how many at once.
    package func take(most: Int = .max) -> [ObjectHandle] {
        state.withLock { state in
            if state.handles.count <= most {
                defer { state.handles.removeAll(keepingCapacity: true) }
                hasHandles.store(false, ordering: .relaxed)
                return state.handles
            }
            defer { state.handles.removeLast(most) }
            return state.handles.suffix(most)
        }
    }

    /// For a message that could not be sent: a flush may have come meanwhile, and have found nothing.
    package func putBack(_ handles: [ObjectHandle], flush: () -> @Sendable () -> Void) {
        guard !handles.isEmpty else { return }
        let plansFlush = state.withLock { state in
            state.handles.append(contentsOf: handles)
            return planFlush(&state)
        }
        if plansFlush { plan(flush()) }
    }
}
