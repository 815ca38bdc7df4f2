internal import Dispatch

/// Where things happen that are due at a certain time, on threads that a busy host doesn't keep from them.
///
/// Nearly all time limits are over before their time. So those that are far off share one timer of the system's for each tick: the
/// others cost a dictionary's entry, which goes when they are cancelled.
package enum Deadlines {
    /// A serial queue always has a thread.
    private static let queue = DispatchQueue(label: "pyffi.deadlines", qos: .userInitiated)
    /// The timers of each tick that is to come; a tick without any stays until its time.
    private static let ticks = Locked<[Int64: [ObjectIdentifier: Timer]]>([:])
    private static let start = ContinuousClock.now
    /// What is not due before `far` may be late by a tick.
    private static let (far, farthest): (Duration, Duration) = (.milliseconds(500), .seconds(1_000_000_000))
    private static let tick = Duration.milliseconds(10)

    @discardableResult
    package static func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
        guard delay >= far else {
            let timer = Timer(body, tick: nil)
            if delay > .zero {
                queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { timer.fire() }
            } else {
                timer.fire()
            }
            return timer
        }
        let now = start.duration(to: .now)
        let number = Int64((now + min(delay, farthest)) / tick) + 1
        let timer = Timer(body, tick: number)
        let isFirst = ticks.withLock { ticks in
            let isFirst = ticks[number] == nil
            ticks[number, default: [:]][ObjectIdentifier(timer)] = timer
            return isFirst
        }
        if isFirst {
            queue.asyncAfter(deadline: .now() + (tick * number - now).dispatchInterval) { fire(number) }
        }
        return timer
    }

    private static func fire(_ number: Int64) {
        let due = ticks.withLock { $0.removeValue(forKey: number) } ?? [:]
        for timer in due.values { timer.fire() }
    }

    /// Lets go of what it was to do when it is cancelled, and not only when its time comes: that can be a long time, and what
    /// it holds can be a whole worker.
    package final class Timer: Sendable {
        private let body: Locked<(@Sendable () -> Void)?>
        private let tick: Int64?

        fileprivate init(_ body: @escaping @Sendable () -> Void, tick: Int64?) {
            self.body = Locked(body)
            self.tick = tick
        }

        package func cancel() {
            body.withLock { $0 = nil }
            if let tick { _ = ticks.withLock { $0[tick]?.removeValue(forKey: ObjectIdentifier(self)) } }
        }

        fileprivate func fire() {
            // Side by side with others: it may wait for the GIL.
            if let body = body.withLock({ $0.take() }) { ThreadPool.shared.run(body) }
        }
    }
}
