/// Waiting for another thread without sleeping: waking a thread takes longer than most operations.
package enum Polling {
    /// A thread that runs on another processor answers a quick operation within this time. One that waits for this processor
    /// doesn't, and longer would only keep it waiting.
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
        // From here on the other thread may be one that needs this processor.
        repeat {
            sched_yield()
            if condition() { return true }
        } while ContinuousClock.now - start < budget
        return condition()
    }
}
