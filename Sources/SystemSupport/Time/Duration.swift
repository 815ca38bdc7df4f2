package import Dispatch

extension Duration {
    /// For Dispatch's clocks: at most a hundred years, so that no clock overflows.
    package var dispatchInterval: DispatchTimeInterval {
        let seconds = max(0, min(components.seconds, 3_000_000_000))
        return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000))
    }

    /// For messages: to the millisecond.
    package var brief: String {
        let milliseconds = (self / .milliseconds(1)).rounded()
        return abs(milliseconds) < 1e15 ? Duration.milliseconds(Int64(milliseconds)).description : description
    }

    package var microseconds: Int { Int(self / .microseconds(1)) }
}
