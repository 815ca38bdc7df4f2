internal import Dispatch

/// Where things happen that are due at a certain time, on a thread that a busy host doesn't keep from them. They must not wait
/// for anything: what would, such as for the GIL, is for a ``JobQueue``.
///
/// Nearly all time limits are over before their time. So those that are far off share the system's timers, and may be late by a
/// hundredth: each costs a dictionary's entry, which goes when it is cancelled.
package enum Deadlines {
    /// A serial queue always has a thread.
    private static let queue = DispatchQueue(label: "pyffi.deadlines", qos: .userInitiated)
    /// Those that are far off, by the millisecond since `start` at which they are due together; one without any stays until then.
    private static let shared = Locked<[Int64: [ObjectIdentifier: Timer]]>([:])
    private static let start = ContinuousClock.now
    private static let (far, farthest): (Duration, Duration) = (.seconds(1), .seconds(1_000_000_000))

    @discardableResult
    package static func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
        guard delay >= far else {
            let timer = Timer(body, moment: nil)
            if delay > .zero {
                queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { timer.fire() }
            } else {
                timer.fire()
            }
            return timer
        }
        let now = start.duration(to: .now)
        let unit: Int64 = delay < .seconds(10) ? 10 : delay < .seconds(100) ? 100 : 1000
        let moment = (Int64((now + min(delay, farthest)) / .milliseconds(1)) / unit + 1) * unit
        let timer = Timer(body, moment: moment)
        let isFirst = shared.withLock { shared in
            let isFirst = shared[moment] == nil
            shared[moment, default: [:]][ObjectIdentifier(timer)] = timer
            return isFirst
        }
        if isFirst {
            let rest = Duration.milliseconds(moment) - now
            queue.asyncAfter(deadline: .now() + rest.dispatchInterval) { fire(moment) }
        }
        return timer
    }

    private static func fire(_ moment: Int64) {
        let due = shared.withLock { $0.removeValue(forKey: moment) } ?? [:]
        for timer in due.values { timer.fire() }
    }

    /// Lets go of what it was to do when it is cancelled, and not only when its time comes: that can be a long time, and what
    /// it holds can be a whole worker.
    package final class Timer: Sendable {
        private let body: Locked<(@Sendable () -> Void)?>
        private let moment: Int64?

        fileprivate init(_ body: @escaping @Sendable () -> Void, moment: Int64?) {
            self.body = Locked(body)
            self.moment = moment
        }

        package func cancel() {
            // Freed outside of the lock: it may hold what a program's own code belongs to.
            _ = body.withLock { $0.take() }
            if let moment { _ = shared.withLock { $0[moment]?.removeValue(forKey: ObjectIdentifier(self)) } }
        }

        fileprivate func fire() {
            body.withLock { $0.take() }?()
        }
    }
}
