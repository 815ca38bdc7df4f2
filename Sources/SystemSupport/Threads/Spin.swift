internal import Foundation

/// How long to poll before blocking. A wake-up from a blocking read costs 60 to 100 µs on a virtual machine, a
/// successful poll one or two; but polling for an answer that takes long only burns the processor. So each long wait
/// doubles the number of waits without polling, and a short wait resets it to zero.
package struct Spin {
    private let budget: Duration
    private var longWaits = 0
    private var skips = 0

    package init(budget: Duration) {
        self.budget = Self.budget(budget)
    }

    /// `wanted`, or zero on a machine where polling is useless.
    package static func budget(_ wanted: Duration) -> Duration {
        hasSeveralProcessors ? wanted : .zero
    }

    /// Whether this process may use several processors: with one, the other side can't answer while this thread polls.
    /// Asked once, since asking takes longer than a quick operation.
    private static let hasSeveralProcessors = ProcessInfo.processInfo.activeProcessorCount > 1

    package var isOn: Bool { budget > .zero }

    package mutating func next() -> Duration {
        guard skips == 0 else {
            skips -= 1
            return .zero
        }
        return budget
    }

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
