internal import Foundation

/// How long to poll before blocking. A wake-up from a blocking read costs 60 to 100 µs on a virtual machine, a
/// successful poll one or two; but polling for an answer that takes long only burns the processor. So each long wait
/// doubles the number of times that polling is left out, and a short one brings it back.
package struct Spin {
    private let budget: Duration
    private var longWaits = 0
    private var skips = 0

    package init(budget: Duration) {
        self.budget = Self.budget(budget)
    }

    /// What is left of a wish for polling on this machine.
    package static func budget(_ wanted: Duration) -> Duration {
        hasSeveralProcessors ? wanted : .zero
    }

    /// Those that this process may use: with one, the other side can't answer while this one polls. Asked once, since that takes
    /// longer than a quick operation.
    private static let hasSeveralProcessors = ProcessInfo.processInfo.activeProcessorCount > 1

    package var isOn: Bool { budget > .zero }

    /// The budget for a wait that begins now.
    package mutating func next() -> Duration {
        guard skips == 0 else {
            skips -= 1
            return .zero
        }
        return budget
    }

    /// Learns from a wait that polling did not end.
    package mutating func waited(_ time: Duration) {
        if time <= budget {
            longWaits = 0
            skips = 0
        } else {
            longWaits = min(longWaits + 1, 6)
            skips = (1 << longWaits) - 2
        }
    }
}
