internal import BackendInterface
internal import SystemSupport

/// The tests that have begun and not ended, and what is to be said of them when they don't end.
package final class RunningTests: Sendable {
    package static let shared = RunningTests()

    private struct State {
        var names: [Int: String] = [:]
        var last = 0
        var witnesses: [Witness] = []
        var programs = 0
        var progress = 0
    }

    private struct Witness {
        weak var owner: (any AnyObject & Sendable)?
        let lines: @Sendable (any AnyObject & Sendable) -> [String]
    }

    private let state = Locked(State())

    func begin(_ name: String) -> Int {
        state.withLock { state in
            state.progress += 1
            state.last += 1
            state.names[state.last] = name
            return state.last
        }
    }

    func end(_ number: Int) {
        state.withLock { state in
            state.progress += 1
            state.names[number] = nil
        }
    }

    var names: [String] { state.withLock { $0.names.sorted { $0.key < $1.key }.map(\.value) } }

    /// Counts what begins and ends.
    var progress: Int { state.withLock { $0.progress } }

    /// For a test that takes long: notes that a part of it has ended.
    package func noteProgress() { state.withLock { $0.progress += 1 } }

    // MARK: What can be said

    /// Has a report of a standstill hold these lines, for as long as their owner lives.
    ///
    /// - Parameter lines: called on a thread of its own, and not waited for if it blocks.
    package func describe<Owner: AnyObject & Sendable>(
        _ owner: Owner,
        _ lines: @escaping @Sendable (Owner) -> [String]
    ) {
        let witness = Witness(owner: owner) { ($0 as? Owner).map(lines) ?? [] }
        state.withLock { state in
            state.witnesses.removeAll { $0.owner == nil }
            state.witnesses.append(witness)
        }
    }

    /// Each holds its owner, which the test may let go as soon as it does not stand still any more.
    var witnesses: [@Sendable () -> [String]] {
        var held: [@Sendable () -> [String]] = []
        for witness in state.withLock({ $0.witnesses }) {
            if let owner = witness.owner { held.append { witness.lines(owner) } }
        }
        return held
    }

    // MARK: Test programs of their own

    /// While this runs, a test program below this one works, which has a watchdog itself.
    package func whileProgramRuns<Value>(
        _ body: nonisolated(nonsending) () async throws -> Value
    ) async rethrows -> Value {
        state.withLock { $0.programs += 1 }
        defer { state.withLock { $0.programs -= 1 } }
        return try await body()
    }

    var isProgramRunning: Bool { state.withLock { $0.programs > 0 } }
}
