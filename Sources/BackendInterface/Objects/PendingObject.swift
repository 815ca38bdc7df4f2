internal import Synchronization

/// An object of a batch, whose operation was sent without waiting: a handle that Python will know, and nothing else
/// before somebody asks.
///
/// `@unchecked Sendable`: `content` is written once, by the thread that changed `state` from `unknown` to `learning`,
/// and read only after `state` became `known`.
package final class PendingObject: @unchecked Sendable {
    private enum State: UInt8, AtomicRepresentable {
        case unknown, learning, known
        /// Released before anybody asked what the object is.
        case released
    }

    package let handle: ObjectHandle
    private let state = Atomic(State.unknown)
    private var content: PythonObject.Content?

    package init(_ handle: ObjectHandle) {
        self.handle = handle
    }

    /// What the object is, once Python has told.
    package var known: PythonObject.Content? {
        state.load(ordering: .acquiring) == .known ? content : nil
    }

    /// Whether it would be of use to ask what the object is.
    package var isUnknown: Bool { state.load(ordering: .relaxed) == .unknown }

    /// Notes what the object is. The handle stays valid in any case: another thread may be about to send it.
    package func learn(_ content: PythonObject.Content) {
        guard state.compareExchange(expected: .unknown, desired: .learning, ordering: .acquiring).exchanged else {
            return
        }
        self.content = content
        state.store(.known, ordering: .releasing)
    }

    /// Notes that the object is not used any more: nobody has to ask what it is.
    package func letGo() {
        _ = state.compareExchange(expected: .unknown, desired: .released, ordering: .relaxed)
    }
}
