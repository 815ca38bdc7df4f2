internal import Synchronization

/// Which thread owns something for now. Debug builds assert the ownership; a release build stores nothing.
package final class ThreadClaim: Sendable {
    #if DEBUG
        private let owner = Atomic<UInt>(0)
    #endif

    package init() {}

    @inline(__always)
    package func take() {
        #if DEBUG
            owner.store(CallingThread.number, ordering: .relaxed)
        #endif
    }

    @inline(__always)
    package func giveUp() {
        #if DEBUG
            owner.store(0, ordering: .relaxed)
        #endif
    }

    @inline(__always)
    package func assertHeld(_ what: @autoclosure () -> String) {
        #if DEBUG
            assert(owner.load(ordering: .relaxed) == CallingThread.number, "this thread doesn't hold \(what())")
        #endif
    }
}
