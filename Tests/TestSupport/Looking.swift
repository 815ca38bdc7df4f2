import Foundation
package import SystemSupport

/// Looks until `condition` is true; false when it still isn't after five minutes, though it should take no time at all.
package func comesTrue(_ condition: @escaping @Sendable () -> Bool) async -> Bool {
    await withCheckedContinuation { continuation in
        // On a thread of its own: nothing else may wait for this.
        Thread.detachNewThread {
            let end = ContinuousClock.now + .seconds(300)
            while !condition(), .now < end { usleep(5000) }
            continuation.resume(returning: condition())
        }
    }
}

extension Locked where Value: Sendable {
    /// A copy.
    package var current: Value { withLock { $0 } }
}
