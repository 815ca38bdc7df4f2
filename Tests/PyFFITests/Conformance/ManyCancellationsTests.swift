import BackendInterface
import Foundation
import PyFFI
import TestSupport
import Testing

#if os(Linux)
    /// A thousand operations that end at once don't need a thousand threads for it.
    @Suite(.startsProcesses)
    struct ManyCancellationsTests {
        private static let (count, most) = (1000, 200)

        /// The number of this process' threads. Idle ones stay for seconds: those that were needed a moment ago are
        /// counted.
        private static func threads() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        }

        @Test(arguments: PythonTarget.one)
        func `a thousand tasks that are cancelled need few threads`(target: PythonTarget) async throws {
            try await alone(target) {
                let python = try await Self.started(target)
                await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<Self.count {
                        group.addTask {
                            do { try await python.eval("sleep")() } catch is CancellationError { return true } catch {}
                            return false
                        }
                    }
                    try? await Self.wait(python, "sleeping == \(Self.count)")
                    group.cancelAll()
                    for await isCancelled in group { #expect(isCancelled) }
                }
                #expect(try Self.threads() < Self.most)
            }
        }

        @Test(arguments: PythonTarget.one)
        func `a thousand operations whose time is over need few threads`(target: PythonTarget) async throws {
            try await alone(target) {
                let python = try await Self.started(target)
                await withTaskGroup(of: PythonError.Kind?.self) { group in
                    for _ in 0..<Self.count {
                        group.addTask {
                            do {
                                try await python.withTimeout(.seconds(2)) { _ = try await python.eval("sleep")() }
                            } catch let error as PythonError { return error.kind } catch {}
                            return nil
                        }
                    }
                    for await kind in group { #expect(kind == .timedOut) }
                }
                #expect(try Self.threads() < Self.most)
            }
        }

        @Test(arguments: PythonTarget.one)
        func `a thousand async closures whose callers are cancelled need few threads`(
            target: PythonTarget
        ) async throws {
            try await alone(target) {
                let python = try await Self.started(target)
                try await python.register("many_cancellations_wait") { () async throws in
                    try await Task.sleep(for: .seconds(1000))
                }
                try await python.exec(
                    """
                    import swift_bridge
                    async def call():
                        tasks = [asyncio.ensure_future(swift_bridge.many_cancellations_wait()) for _ in range(\(Self.count))]
                        await asyncio.sleep(0)
                        for task in tasks: task.cancel()
                        return sum(type(result) is asyncio.CancelledError
                                   for result in await asyncio.gather(*tasks, return_exceptions=True))
                    """
                )
                #expect(try await Int(python.eval("call")()) == Self.count)
                #expect(try Self.threads() < Self.most)
            }
        }

        private static func started(_ target: PythonTarget) async throws -> PythonRuntime {
            let python = try target.start()
            try await python.exec(
                """
                import asyncio
                sleeping = 0
                async def sleep():
                    global sleeping
                    sleeping += 1
                    await asyncio.sleep(1000)
                """
            )
            return python
        }

        private static func wait(_ python: PythonRuntime, _ condition: String) async throws {
            while try await !Bool(python.eval(condition)) {}
        }
    }
#endif
