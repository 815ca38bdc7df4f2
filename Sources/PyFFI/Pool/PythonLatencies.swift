internal import Foundation

/// How long calls took, in classes that are an eighth wide: percentiles are right to within 12 %.
public struct PythonLatencies: Sendable, Hashable {
    /// The number of durations in each class.
    private var counts = [Int](repeating: 0, count: classes)
    /// How many calls were measured.
    public private(set) var count = 0
    /// The longest call.
    public private(set) var longest = Duration.zero

    private static let subdivisions = 8
    /// From 1 µs to three days.
    private static let classes = 38 * subdivisions

    init() {}

    mutating func add(_ duration: Duration) {
        counts[Self.number(of: duration)] += 1
        count += 1
        longest = max(longest, duration)
    }

    /// The duration that a part of the calls did not exceed: `percentile(0.99)`. Zero if none was measured.
    ///
    /// - Parameter part: from 0 to 1; what is beyond counts as the nearer one of them.
    public func percentile(_ part: Double) -> Duration {
        guard count > 0 else { return .zero }
        var rest = max(1, Int((Double(count) * min(max(part, 0), 1)).rounded(.up)))
        for (number, count) in counts.enumerated() {
            rest -= count
            if rest <= 0 { return min(Self.upperBound(of: number), longest) }
        }
        return longest
    }

    private static func number(of duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let microseconds = max(1, min(seconds, 1 << 20) * 1_000_000 + attoseconds / 1_000_000_000_000)
        let power = 63 - microseconds.leadingZeroBitCount
        // The three bits behind the first one.
        let part = Int(power >= 3 ? microseconds >> Int64(power - 3) : microseconds << Int64(3 - power)) & 7
        return min(power * subdivisions + part, classes - 1)
    }

    /// The longest duration of a class, or a little more.
    private static func upperBound(of number: Int) -> Duration {
        let (power, part) = (number / subdivisions, number % subdivisions)
        return .nanoseconds((Int64(1) << Int64(power)) * 1000 * Int64(subdivisions + part + 1) / Int64(subdivisions))
    }
}

extension PythonLatencies: CustomStringConvertible {
    /// `5 calls, median 1.2 ms, 99 % within 3.1 ms, longest 4.0 ms`
    public var description: String {
        let times = [percentile(0.5), percentile(0.99), longest].map { time in
            time.formatted(.units(allowed: [.seconds, .milliseconds, .microseconds], maximumUnitCount: 1))
        }
        return "\(count) calls, median \(times[0]), 99 % within \(times[1]), longest \(times[2])"
    }
}
