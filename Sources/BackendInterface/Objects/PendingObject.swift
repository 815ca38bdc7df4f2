internal import Synchronization

/// What an object is whose operation is on its way, as part of a batch: a handle that Python will know, and nothing else
/// before somebody asks.
///
/// `@unchecked Sendable`: `content` is written once, by whoever changed `state` from `unknown` to `learning`, and read
/// only after `state` became `known`.
package final class PendingObject: @unchecked Sendable {
    private enum State: UInt8, AtomicRepresentable {
        case unknown, learning, known
        /// Given back before anybody asked.
        case released
    }

    package let handle: ObjectHandle
    private let state = Atomic(State.unknown)
    private var content: PythonObject.Content?

    package init(_ handle: ObjectHandle) {
        self.handle = handle
    }

    /// What Python said that it is.
    package var known: PythonObject.Content? {
        state.load(ordering: .acquiring) == .known ? content : nil
    }

    /// Whether it would be of use to ask what it is.
    package var isUnknown: Bool { state.load(ordering: .relaxed) == .unknown }

    /// Notes what the object is. The handle stays good, whatever that may be: another thread may be about to name it.
    package func learn(_ content: PythonObject.Content) {
        guard state.compareExchange(expected: .unknown, desired: .learning, ordering: .acquiring).exchanged else {
            return
        }
        self.content = content
        state.store(.known, ordering: .releasing)
    }

    /// The object is not used any more: nobody has to ask what it is.
    package func letGo() {
        _ = state.compareExchange(expected: .unknown, desired: .released, ordering: .relaxed)
    }
}
