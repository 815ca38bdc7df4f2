internal import Synchronization

/// Which thread has something to itself for now. Assertions of debug builds ask for that; a release build keeps nothing of it.
package final class ThreadClaim: Sendable {
    #if DEBUG
        private let owner = Atomic<UInt>(0)
    #endif

    package init() {}

    /// The calling thread has it from here on.
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
