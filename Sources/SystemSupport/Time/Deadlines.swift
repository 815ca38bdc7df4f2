internal import Foundation

/// Where things happen that are due at a certain time, on a thread that a busy host doesn't keep from them. They must not wait
/// for anything: what would, such as for the GIL, is for a ``JobQueue``.
///
/// It is a thread of its own, since Dispatch ends the program when it needs a descriptor for a timer and there is none.
///
/// Nearly all time limits are over before their time. So those that are due about the same time are due together, which is up to a
/// hundredth of their time later, but at least a millisecond: each costs a dictionary's entry, which goes when it is cancelled.
package enum Deadlines {
    private struct State {
        /// By the millisecond since `start`; one without any stays until then.
        var due: [Int64: [ObjectIdentifier: Timer]] = [:]
        /// What the thread waits for.
        var next = Int64.max
    }

    private static let state = Locked(State())
    private static let start = ContinuousClock.now
    private static let farthest = Duration.seconds(1_000_000_000)
    private static let alarm = {
        let alarm = Alarm()
        let thread = Thread { serve(alarm) }
        thread.name = "pyffi deadlines"
        thread.qualityOfService = .userInitiated
        thread.startWithoutSignals()
        return alarm
    }()

    @discardableResult
    package static func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
        guard delay > .zero else {
            let timer = Timer(body, moment: nil)
            timer.fire()
            return timer
        }
        let unit: Int64 = delay < .seconds(1) ? 1 : delay < .seconds(10) ? 10 : delay < .seconds(100) ? 100 : 1000
        let moment = ((now + min(delay, farthest)) / .milliseconds(1) / unit + 1) * unit
        let timer = Timer(body, moment: moment)
        let isNext = state.withLock { state in
            state.due[moment, default: [:]][ObjectIdentifier(timer)] = timer
            guard moment < state.next else { return false }
            state.next = moment
            return true
        }
        if isNext { alarm.ring() }
        return timer
    }

    private static var now: Duration { start.duration(to: .now) }

    private static func serve(_ alarm: Alarm) {
        while true {
            let (timers, next) = state.withLock { state in
                let moment = now / .milliseconds(1) as Int64
                let moments = state.due.keys.filter { $0 <= moment }
                let timers = moments.sorted().flatMap { state.due.removeValue(forKey: $0)?.values.map(\.self) ?? [] }
                state.next = state.due.keys.min() ?? .max
                return (timers, state.next)
            }
            for timer in timers { timer.fire() }
            alarm.wait(next == .max ? nil : .milliseconds(next) - now)
        }
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
            if let moment { _ = state.withLock { $0.due[moment]?.removeValue(forKey: ObjectIdentifier(self)) } }
        }

        fileprivate func fire() {
            body.withLock { $0.take() }?()
        }
    }
}

/// Whole parts.
private func / (duration: Duration, unit: Duration) -> Int64 { Int64((duration / unit) as Double) }
