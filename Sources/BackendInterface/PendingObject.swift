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

    /// Notes what the object is.
    ///
    /// - Returns: whether the handle is not needed any more, and has to be released by the caller.
    package func learn(_ content: PythonObject.Content) -> Bool {
        guard state.compareExchange(expected: .unknown, desired: .learning, ordering: .acquiring).exchanged else {
            return false
        }
        self.content = content
        state.store(.known, ordering: .releasing)
        if case .value = content { return true }
        return false
    }

    /// The object is not used any more.
    ///
    /// - Returns: whether the handle has to be released by the caller.
    package func letGo() -> Bool {
        if state.compareExchange(expected: .unknown, desired: .released, ordering: .relaxed).exchanged { return true }
        // For as long as it takes to store one word.
        while state.load(ordering: .acquiring) == .learning {}
        if case .handle = known { return true }
        return false
    }
}
