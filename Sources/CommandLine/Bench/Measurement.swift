internal import Foundation

/// One figure, and the one that it is measured against in the same run: figures drift by a third between runs, but
/// ratios hold.
struct Measurement: Encodable, Sendable {
    enum Unit: String, Encodable, Sendable {
        case nanoseconds = "ns"
        case microseconds = "µs"
        case milliseconds = "ms"
        case callsPerSecond = "calls/s"
        case megabytesPerSecond = "MB/s"
        case kibibytes = "KiB"
        case handles
    }

    /// The worst figure that is allowed.
    enum Target: Encodable, Sendable {
        case atMost(Double)
        case atLeast(Double)
        /// A ratio to the reference.
        case ratioAtMost(Double)
        case ratioAtLeast(Double)

        var text: String {
            switch self {
            case .atMost(let bound): "≤ \(bound.short)"
            case .atLeast(let bound): "≥ \(bound.short)"
            case .ratioAtMost(let bound): "≤ \(bound.short)x"
            case .ratioAtLeast(let bound): "≥ \(bound.short)x"
            }
        }
    }

    let name: String
    let value: Double
    let unit: Unit
    var reference: String?
    var ratio: Double?
    var target: Target?

    /// Whether the target is met; nil without one.
    var isMet: Bool? {
        switch target {
        case nil: nil
        case .atMost(let bound): value <= bound
        case .atLeast(let bound): value >= bound
        case .ratioAtMost(let bound): ratio.map { $0 <= bound }
        case .ratioAtLeast(let bound): ratio.map { $0 >= bound }
        }
    }

    func with(target: Target) -> Measurement {
        var copy = self
        copy.target = target
        return copy
    }

    func against(_ other: Measurement, _ target: Target? = nil) -> Measurement {
        var copy = self
        copy.reference = other.name
        copy.ratio = value / other.value
        copy.target = target
        return copy
    }
}

extension Double {
    /// The number with at most two decimal places: fewer for larger numbers, none for whole ones.
    var short: String {
        let digits = self >= 100 || self == rounded() ? 0 : self >= 10 ? 1 : 2
        return self.formatted(.number.precision(.fractionLength(digits)).grouping(.automatic))
    }
}
