/// Polls for another thread's answer instead of sleeping: waking a thread takes longer than most operations.
package enum Polling {
    /// A thread on another processor answers a quick operation within this time. A thread that needs this processor
    /// doesn't, and longer polling would only delay it.
    private static var alone: Duration { .nanoseconds(500) }

    /// Polls until the condition holds, for at most `budget`.
    ///
    /// - Returns: whether it held.
    package static func wait(_ budget: Duration, until condition: () -> Bool) -> Bool {
        guard budget > .zero else { return condition() }
        let start = ContinuousClock.now
        repeat {
            for _ in 0..<16 where condition() { return true }
        } while ContinuousClock.now - start < alone
        // The other thread may need this processor, so each further round yields it.
        repeat {
            sched_yield()
            if condition() { return true }
        } while ContinuousClock.now - start < budget
        return condition()
    }
}
