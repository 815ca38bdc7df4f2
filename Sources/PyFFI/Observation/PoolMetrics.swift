#if Metrics
    internal import Metrics
    internal import SystemSupport

    /// Counters, gauges and timers of a pool.
    final class PoolMetrics: Sendable {
        static let areKept = true

        private let dimensions: [(String, String)]
        private let waits, calls: Timer
        private let counted = Locked(PythonPoolSnapshot())

        init(_ pool: String) {
            dimensions = [("pool", pool)]
            waits = Timer(label: "python.pool.wait", dimensions: dimensions)
            calls = Timer(label: "python.pool.call", dimensions: dimensions)
        }

        func note(wait: Duration) { waits.record(duration: wait) }

        func note(call: Duration) { calls.record(duration: call) }

        /// Tells what has changed. Snapshots may come out of their order.
        func note(_ now: PythonPoolSnapshot) {
            let counters: [(String, WritableKeyPath<PythonPoolSnapshot, Int>)] = [
                ("refused", \.refused), ("retried", \.retried), ("starts", \.starts), ("failed_starts", \.failedStarts),
                ("deaths", \.deaths), ("recycled", \.recycled),
            ]
            for (name, path) in counters {
                let more = counted.withLock { counted in
                    let more = now[keyPath: path] - counted[keyPath: path]
                    if more > 0 { counted[keyPath: path] = now[keyPath: path] }
                    return more
                }
                if more > 0 { Counter(label: "python.pool.\(name)", dimensions: dimensions).increment(by: more) }
            }
            for (name, value) in [
                ("ready", now.ready), ("busy", now.busy), ("queued", now.queued), ("in_flight", now.inFlight),
            ] {
                Gauge(label: "python.pool.\(name)", dimensions: dimensions).record(value)
            }
        }
    }
#else
    /// With the package's trait `Metrics`: counters, gauges and timers of a pool.
    struct PoolMetrics {
        static let areKept = false

        init(_ pool: String) {}

        func note(wait: Duration) {}

        func note(call: Duration) {}

        func note(_ now: PythonPoolSnapshot) {}
    }
#endif
