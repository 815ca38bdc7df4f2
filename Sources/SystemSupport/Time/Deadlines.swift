internal import Foundation

/// Runs jobs when they are due, on a thread that a busy host doesn't delay. A job must not wait for anything; jobs that
/// do, for the GIL for example, belong in a ``JobQueue``.
///
/// The thread is the library's own: Dispatch ends the program when it needs a descriptor for a timer and there is none.
///
/// Nearly all time limits are cancelled before they are due. So each costs only a dictionary's entry, and those that
/// are due at about the same time are due together: late by up to a hundredth of their delay, or by a millisecond.
package enum Deadlines {
    private struct State {
        /// By the millisecond since `start`. An entry without timers stays until then.
        var due: [Int64: [ObjectIdentifier: Timer]] = [:]
        /// The millisecond that the thread waits for.
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

    /// A job with its due time. Cancelling frees the job at once: the due time can be far away, and the job can hold a
    /// whole worker.
    package final class Timer: Sendable {
        private let body: Locked<(@Sendable () -> Void)?>
        private let moment: Int64?

        fileprivate init(_ body: @escaping @Sendable () -> Void, moment: Int64?) {
            self.body = Locked(body)
            self.moment = moment
        }

        package func cancel() {
            // The job is freed outside of the lock: freeing it may run code of the program.
            _ = body.withLock { $0.take() }
            if let moment { _ = state.withLock { $0.due[moment]?.removeValue(forKey: ObjectIdentifier(self)) } }
        }

        fileprivate func fire() {
            body.withLock { $0.take() }?()
        }
    }
}

/// How many whole units a duration has.
private func / (duration: Duration, unit: Duration) -> Int64 { Int64((duration / unit) as Double) }
