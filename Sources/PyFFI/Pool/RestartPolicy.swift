/// What a pool does about a worker that has died, or could not be started.
public struct PythonRestartPolicy: Sendable, Hashable {
    /// How long the first restart waits when workers fail one after the other, and how long one waits at most.
    package var delays: ClosedRange<Duration>?
    /// How many starts in a row may fail.
    package var mostFailures: Int?

    private init(_ delays: ClosedRange<Duration>?, _ mostFailures: Int?) {
        self.delays = delays
        self.mostFailures = mostFailures
    }

    /// A worker that has died is not replaced. When none is left, the pool gives up.
    public static let never = PythonRestartPolicy(nil, nil)

    /// A worker that has died is replaced: the first time at once; then, as long as no worker completes a call, after
    /// `first`, after twice as long, and so on up to `longest`.
    ///
    /// - Parameters:
    ///   - first: how long the first restart waits.
    ///   - longest: how long one waits at most.
    ///   - attempts: how many starts in a row may fail, or give a worker that dies before it completes a call, until the
    ///     pool gives up and every use of it throws the last one's error; nil: any number.
    public static func backingOff(
        from first: Duration = .milliseconds(100),
        to longest: Duration = .seconds(30),
        givingUpAfter attempts: Int? = 10
    ) -> PythonRestartPolicy {
        let first = max(first, .zero)
        return PythonRestartPolicy(first...max(first, longest), attempts.map { max($0, 1) })
    }

    /// How long the next start waits.
    ///
    /// - Parameter failures: how many in a row have failed.
    func delay(after failures: Int) -> Duration {
        guard let delays, failures > 0 else { return .zero }
        // More doublings than that go beyond every limit, and overflow.
        return min(delays.lowerBound * (1 << min(failures - 1, 32)), delays.upperBound)
    }
}
