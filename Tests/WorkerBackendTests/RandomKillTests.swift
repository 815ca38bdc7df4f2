// Workers under load that are killed at random moments: no call may hang, be lost, end twice or with anything but the
// truth, and nothing may be left of any worker. `PYFFI_KILL_ROUNDS=10000` sets how many are killed.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct RandomKillTests {
    private static let sources = ["1", "'x' * 100000", "[1.5] * 3000", "object()", "1 / 0", "b'x' * 2000000"]
    private static let rounds = ProcessInfo.processInfo.environment["PYFFI_KILL_ROUNDS"].flatMap { Int($0) } ?? 20

    /// What came of all rounds.
    private struct Tally {
        var calls = 0
        var endings: [String: Int] = [:]
        /// From the kill to the end of a call that was in flight, or the first one after it.
        var slowest = Duration.zero
        var late = 0
    }

    @Test func `kill 9 at random moments under load ends every call once, with the death, and leaves nothing`() async {
        // In a process of its own, whose descriptors are counted.
        let result = await RunningTests.shared.whileProgramRuns {
            await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                let python = try Machine.python.executable
                let tally = Locked(Tally())
                // What the first round makes once for all is no leak.
                try await Self.round(python, tally)
                _ = await comesTrue { Machine.hasNoChildren }
                let before = Machine.openDescriptors
                let left = Locked(Self.rounds)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<2 {
                        group.addTask {
                            while left.withLock({ left in
                                left -= 1
                                return left >= 0
                            }) {
                                try await Self.round(python, tally)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let all = tally.current
                print(
                    "workers killed under load: \(Self.rounds), calls: \(all.calls), the last to end after its kill: \(all.slowest), "
                        + "over a second late: \(all.late), endings: \(all.endings)"
                )
                #expect(all.endings == ["workerDied": 8 * (Self.rounds + 1)])
                #expect(await comesTrue { Machine.hasNoChildren })
                #expect(await comesTrue { Machine.openDescriptors <= before })
            }
        }
        print(String(decoding: result?.standardOutputContent ?? [], as: UTF8.self), terminator: "")
    }

    /// One worker with eight callers, four of them tasks and four threads.
    private static func round(_ python: String, _ tally: Locked<Tally>) async throws {
        let backend = try await bounded { try WorkerBackend.start(python) }
        let killedAt = Locked<ContinuousClock.Instant?>(nil)
        let process = backend.interpreter.processID

        @Sendable func note(_ error: (any Error)?) -> Bool {
            let now = ContinuousClock.now
            let problem = error as? PythonError
            let isOver = error != nil && problem?.kind != .exception
            tally.withLock { tally in
                tally.calls += 1
                guard isOver else { return }
                tally.endings[
                    problem?.kind == .workerDied ? "workerDied" : "\(error.map { "\($0)" } ?? "")",
                    default: 0
                ] += 1
                guard let killed = killedAt.current else { return }
                tally.slowest = max(tally.slowest, now - killed)
                if now - killed > .seconds(1) { tally.late += 1 }
            }
            return isOver
        }

        let argument = PythonValue.string(String(repeating: "y", count: 50_000))
        DispatchQueue.global().asyncAfter(deadline: .now() + .random(in: 0...0.03)) {
            killedAt.withLock { $0 = .now }
            kill(process, SIGKILL)
        }
        try await boundedTask {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        var error: (any Error)?
                        repeat {
                            do {
                                error = nil
                                _ = try await backend.evalAsync(Self.sources[(number + Int.random(in: 0..<6)) % 6])
                            } catch let problem {
                                error = problem
                            }
                        } while !note(error)
                    }
                    group.addTask {
                        try? await bounded {
                            var error: (any Error)?
                            repeat {
                                do {
                                    error = nil
                                    if Bool.random() {
                                        _ = try backend.eval(Self.sources[Int.random(in: 0..<6)])
                                    } else {
                                        _ = try backend.perform(.create(argument), form: PythonForm(.handle)) {
                                            try $0.object()
                                        }
                                    }
                                } catch let problem {
                                    error = problem
                                }
                            } while !note(error)
                        }
                    }
                }
            }
        }
    }
}
