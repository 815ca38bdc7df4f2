internal import Synchronization
internal import SystemSupport

/// Handles that Swift has released. The next operation takes them along; if none comes, they are sent after a moment.
///
/// `deinit` only adds a handle here, under a lock that is held for a few nanoseconds: no I/O, no GIL.
package final class ReleaseList: Sendable {
    private struct State {
        var handles: [ObjectHandle] = []
        var isFlushPlanned = false
    }

    private let state = Locked(State())
    private let hasHandles = Atomic(false)

    package init() {}

    /// Whether there is nothing to take, read without the lock.
    package var isEmpty: Bool { !hasHandles.load(ordering: .relaxed) }

    /// - Parameter flush: makes a function that is called by another thread a moment later, to take what no operation
    ///   took along.
    package func add(_ handle: ObjectHandle, flush: () -> @Sendable () -> Void) {
        let plansFlush = state.withLock { state in
            state.handles.append(handle)
            return planFlush(&state)
        }
        if plansFlush { plan(flush()) }
    }

    /// - Returns: whether no flush was planned.
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

    /// Puts back handles that could not be sent. A flush may have come meanwhile, and found nothing.
    package func putBack(_ handles: [ObjectHandle], flush: () -> @Sendable () -> Void) {
        guard !handles.isEmpty else { return }
        let plansFlush = state.withLock { state in
            state.handles.append(contentsOf: handles)
            return planFlush(&state)
        }
        if plansFlush { plan(flush()) }
    }
}
