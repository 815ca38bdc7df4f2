// Workers under load that are killed at random moments: no call may hang, be lost or end with anything but the truth.

import BackendInterface
import Foundation
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct RandomKillTests {
    private static let sources = ["1", "'x' * 100000", "[1.5] * 3000", "object()", "1 / 0", "b'x' * 2000000"]

    @Test func `kill 9 at random moments under load ends every call with the death, and none hangs`() async throws {
        let python = try Machine.python.executable
        let rounds = Locked(0)
        let end = ContinuousClock.now + .seconds(8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    while rounds.current <= 10 || (ContinuousClock.now < end && rounds.current < 400) {
                        try await Self.round(python)
                        rounds.withLock { $0 += 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        print("workers killed under load: \(rounds.current)")
        #expect(rounds.current > 10)
    }

    private static func round(_ python: String) async throws {
        let backend = try await bounded { try WorkerBackend.start(python) }
        let endings = Locked<[String: Int]>([:])
        // Runs calls until one fails for another reason than Python's own.
        @Sendable func load(_ call: () async throws -> Void) async {
            while true {
                do {
                    try await call()
                } catch let error as PythonError where error.kind == .exception {
                    continue
                } catch {
                    let kind = (error as? PythonError)?.kind == .workerDied ? "workerDied" : "\(error)"
                    endings.withLock { $0[kind, default: 0] += 1 }
                    return
                }
            }
        }
        let argument = PythonValue.string(String(repeating: "y", count: 50_000))
        let delay = Double.random(in: 0...0.03)
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { kill(backend.interpreter.processID, SIGKILL) }
        try await boundedTask {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        await load {
                            _ = try await backend.evalAsync(Self.sources[(number + Int.random(in: 0..<6)) % 6])
                        }
                    }
                }
                for _ in 0..<2 {
                    group.addTask {
                        try? await bounded {
                            // A thread that blocks in its calls.
                            while true {
                                do {
                                    _ = try backend.eval(Self.sources.randomElement() ?? "1")
                                    _ = try backend.perform(.create(argument), form: PythonForm(.handle)) {
                                        try $0.object()
                                    }
                                } catch let error as PythonError where error.kind == .exception {
                                    continue
                                } catch {
                                    let kind = (error as? PythonError)?.kind == .workerDied ? "workerDied" : "\(error)"
                                    endings.withLock { $0[kind, default: 0] += 1 }
                                    return
                                }
                            }
                        }
                    }
                }
            }
        }
        let seen = endings.current
        #expect(seen == ["workerDied": 6], "killed after \(delay) s")
    }
}
