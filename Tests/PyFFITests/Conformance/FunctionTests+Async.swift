import BackendInterface
import Foundation
import PyFFI
import Synchronization
import TestSupport
import Testing

// Async closures.
extension FunctionTests {
    @Test(arguments: PythonTarget.all)
    func `an async closure is awaited by async code and blocks other code`(target: PythonTarget) async throws {
        let python = try target.start()
        let builtin = try await python.eval("lambda n: n + 1")
        try await python.register("asyncClosures_fetch") { (n: Int) async throws -> Int in
            await Task.yield()
            return try await Int(builtin(n)) * 10
        }
        try await python.exec(
            """
            import asyncio, swift_bridge
            async def many(count):
                return await asyncio.gather(*(swift_bridge.asyncClosures_fetch(n) for n in range(count)))
            """
        )
        let blocking: Int = try await python.eval("swift_bridge.asyncClosures_fetch(4)")
        #expect(blocking == 50)
        let many: [Int] = try await python.eval("asyncio.run(many(50))")
        #expect(many == (0..<50).map { ($0 + 1) * 10 })
    }

    @Test(arguments: PythonTarget.all)
    func `an async closure may be called by blocking code`(target: PythonTarget) throws {
        let python = try target.start()
        try python.register("asyncClosuresBlocking_later") { (n: Int) async throws -> Int in
            await Task.yield()
            if n < 0 { throw Oops(code: n) }
            return n * 2
        }
        try python.exec("import swift_bridge, asyncio")
        #expect(try python.eval("swift_bridge.asyncClosuresBlocking_later(4)") == 8)
        #expect(throws: Oops(code: -1)) { try python.eval("swift_bridge.asyncClosuresBlocking_later(-1)") }
        try python.exec("async def main(): return await swift_bridge.asyncClosuresBlocking_later(-2)")
        #expect(throws: Oops(code: -2)) { try python.eval("asyncio.run(main())") }
    }

    @Test(arguments: PythonTarget.all)
    func `cancelling the Python task cancels the Swift task`(target: PythonTarget) async throws {
        let python = try target.start()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let (ends, ending) = AsyncStream<String>.makeStream()
        try await python.register("asyncCancellation_forever") { () async throws -> Int in
            beginning.yield()
            do {
                try await Task.sleep(for: .seconds(600))
                ending.yield("slept")
            } catch {
                ending.yield("cancelled")
                throw error
            }
            return 1
        }
        try await python.register("asyncCancellation_hasBegun") { () async -> Void in
            for await _ in begun { break }
        }
        try await python.exec(
            """
            import asyncio, swift_bridge
            async def main():
                task = asyncio.ensure_future(swift_bridge.asyncCancellation_forever())
                await swift_bridge.asyncCancellation_hasBegun()
                task.cancel()
                try:
                    await task
                except asyncio.CancelledError:
                    return 'cancelled'
            """
        )
        #expect(try await python.eval("asyncio.run(main())") == "cancelled")
        for await end in ends {
            #expect(end == "cancelled")
            break
        }
    }

    @Test(arguments: PythonTarget.all)
    func `a closure that Python cancels may wait for another thread that uses Python`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        try await python.register("waitingInCancellation_forever") { () async throws -> Int in
            try await withTaskCancellationHandler {
                beginning.yield()
                try await Task.sleep(for: .seconds(600))
                return 1
            } onCancel: {
                #expect(throws: Never.self) { try onAnotherThread { try python.exec("is_asked = True") } }
            }
        }
        try await python.register("waitingInCancellation_hasBegun") { () async -> Void in
            for await _ in begun { break }
        }
        try await python.exec(
            """
            import asyncio, swift_bridge
            is_asked = False
            async def main():
                task = asyncio.ensure_future(swift_bridge.waitingInCancellation_forever())
                await swift_bridge.waitingInCancellation_hasBegun()
                task.cancel()
                while not is_asked: await asyncio.sleep(0.001)
            """
        )
        try await python.run(python.eval("main()"))
    }
}
