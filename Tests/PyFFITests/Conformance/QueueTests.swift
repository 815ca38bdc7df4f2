import Foundation
import PyFFI
import TestSupport
import Testing

/// Operations that wait until Python has done others: their time limits and cancellations end nothing but their wait.
@Suite(.startsProcesses)
struct QueueTests {
    /// A runtime with `hold()`, which keeps Python's thread busy until the file at `path` is there. An interrupt would
    /// end it before.
    private struct Busy {
        let python: PythonRuntime
        let path = NSTemporaryDirectory() + "pyffi-\(UUID().uuidString)"

        init(_ target: PythonTarget, grace: Duration = .seconds(600)) async throws {
            python = try target.start { $0.interruptGracePeriod = grace }
            try await python.exec(
                """
                import os, time, asyncio
                begun, started = [], []
                def hold():
                    begun.append(1)
                    open('\(path).begun', 'w').close()
                    while not os.path.exists('\(path)'): time.sleep(0.001)
                    return len(begun)
                def start(name): started.append(name)
                async def nap(): await asyncio.sleep(600)
                """
            )
        }

        func waitUntilHeld() async throws {
            while !FileManager.default.fileExists(atPath: "\(path).begun") {
                try await Task.sleep(for: .milliseconds(1))
            }
        }

        func letGo() { _ = FileManager.default.createFile(atPath: path, contents: nil) }

        func cleanUp() { for suffix in ["", ".begun"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    }

    @Test(arguments: PythonTarget.one)
    func `a time limit or a cancel ends the wait at once, and what runs goes on`(target: PythonTarget) async throws {
        let busy = try await Busy(target, grace: .seconds(2))
        defer { busy.cleanUp() }
        let python = busy.python
        let (hold, start) = (try await python.eval("hold"), try await python.eval("start"))
        async let held: Int = hold()
        try await busy.waitUntilHeld()
        let limited = await #expect(throws: PythonError.self) {
            try await python.withTimeout(.milliseconds(50)) { () async throws -> Void in _ = try await start("limited")
            }
        }
        #expect(limited?.kind == .timedOut && limited?.workerDeath == nil)
        let wait = "call start waited for its turn longer than 0.05 seconds and was not started"
        #expect(limited?.message == wait, "\(String(describing: limited))")
        let cancelled = Task { try await start("cancelled") }
        // The operation may not have been sent yet, which is as good.
        await Task.yield()
        cancelled.cancel()
        let end = await cancelled.result
        #expect(throws: CancellationError.self) { try end.get() }
        // Longer than the grace period: the operation that runs was not asked to stop, and so is not killed.
        try await Task.sleep(for: .seconds(3))
        async let behind: PythonObject = start("behind")
        busy.letGo()
        #expect(try await held == 1)
        _ = try await behind
        #expect(try await [String](python.eval("started")) == ["behind"])
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `blocking operations leave the queue too, also those of a batch`(target: PythonTarget) async throws {
        let busy = try await Busy(target)
        defer { busy.cleanUp() }
        let python = busy.python
        let (hold, start) = (try await python.eval("hold"), try await python.eval("start"))
        async let held: Int = hold()
        try await busy.waitUntilHeld()
        let kinds = try onThreads(3) { number in
            try pythonError {
                try python.withTimeout(.milliseconds(50)) { () throws -> Void in
                    switch number {
                    case 0: _ = try start("alone")
                    case 1: try python.batch { () throws -> Void in for _ in 0..<100 { _ = try start("batch") } }
                    default: _ = try [Int](python.eval("[1, 2]"))
                    }
                }
            }
        }
        #expect(kinds.map(\.kind) == Array(repeating: .timedOut, count: 3))
        #expect(kinds.allSatisfy { $0.workerDeath == nil && $0.message.contains("was not started") }, "\(kinds)")
        busy.letGo()
        #expect(try await held == 1)
        #expect(try await [String](python.eval("started")) == [])
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `an operation that is larger than the pipe has room leaves the queue too`(target: PythonTarget) async throws {
        let busy = try await Busy(target)
        defer { busy.cleanUp() }
        let python = busy.python
        let (hold, start) = (try await python.eval("hold"), try await python.eval("start"))
        async let held: Int = hold()
        try await busy.waitUntilHeld()
        let large = PythonValue.bytes([UInt8](repeating: 1, count: 8 << 20))
        let error = try onAnotherThread {
            try pythonError {
                try python.withTimeout(.milliseconds(50)) { () throws -> Void in
                    try start.setAttribute("large", to: large)
                }
            }
        }
        #expect(error.message.contains("was not started"), "\(error)")
        busy.letGo()
        #expect(try await held == 1)
        #expect(try await Int(python.eval("2")) == 2)
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `objects of operations that left the queue are released`(target: PythonTarget) async throws {
        let busy = try await Busy(target)
        defer { busy.cleanUp() }
        let python = busy.python
        let hold = try await python.eval("hold")
        try await python.exec("class Thing: pass\nkept = [Thing() for _ in range(10)]")
        let things: [PythonObject] = try await python.eval("kept")
        async let held: Int = hold()
        try await busy.waitUntilHeld()
        for thing in things {
            await #expect(throws: PythonError.self) {
                try await python.withTimeout(.milliseconds(1)) { () async throws -> Void in
                    _ = try await python.list(thing)
                }
            }
        }
        busy.letGo()
        #expect(try await held == 1)
        for thing in things { thing.releaseNow() }
        // Both are equal once the late replies have come, and the handles that came with them were released.
        try await python.exec("import sys\nfresh = [Thing()]")
        while try await !Bool(python.eval("sys.getrefcount(kept[9]) == sys.getrefcount(fresh[0])")) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a coroutine that runs keeps nobody waiting: what is behind it runs, and is interrupted`(target: PythonTarget)
        async throws
    {
        let busy = try await Busy(target)
        defer { busy.cleanUp() }
        let python = busy.python
        try await python.exec("def spin():\n  while True: pass")
        let (nap, spin) = (try await python.eval("nap"), try await python.eval("spin"))
        let napping = Task { try await nap() }
        try await Self.expectInterrupted(python, spin)
        napping.cancel()
        let end = await napping.result
        #expect(throws: CancellationError.self) { try end.get() }
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `an operation that waits for a Swift function has begun, and what is sent then runs within it`(
        target: PythonTarget
    ) async throws {
        let python = try target.start { $0.interruptGracePeriod = .seconds(600) }
        let (inside, enter) = AsyncStream<Void>.makeStream()
        let isOver = DispatchSemaphore(value: 0)
        let function = try await python.function { () in
            enter.yield()
            isOver.wait()
        }
        try await python.exec("def call(f):\n  f()\n  return 5\ndef spin():\n  while True: pass")
        let (call, spin) = (try await python.eval("call"), try await python.eval("spin"))
        async let called: Int = call(function)
        for await _ in inside { break }
        try await Self.expectInterrupted(python, spin)
        isOver.signal()
        #expect(try await called == 5)
    }

    /// Expects that a call that never ends is interrupted by its time limit, once it has begun.
    private static func expectInterrupted(_ python: PythonRuntime, _ spin: PythonObject) async throws {
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits {
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(limit) { () async throws -> Void in _ = try await spin() }
            }
            #expect(error?.kind == .timedOut && error?.workerDeath == nil)
            if error?.message.contains("was interrupted") == true { return }
        }
        Issue.record("the call never began")
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `the grace period begins when Python begins the operation`(target: PythonTarget) async throws {
        let busy = try await Busy(target)
        defer { busy.cleanUp() }
        let python = busy.python
        let hold = try await python.eval("hold")
        async let held: Int = hold()
        try await busy.waitUntilHeld()
        for _ in 0..<50 {
            let tasks = (0..<20).map { _ in Task { try await python.eval("1 + 1") } }
            await Task.yield()
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
        }
        busy.letGo()
        #expect(try await held == 1)
        #expect(try await Int(python.eval("2")) == 2)
    }

    @Test(arguments: PythonTarget.one)
    func `an operation that can't stop since another one runs above it is not killed`(target: PythonTarget) async throws
    {
        let python = try target.start { $0.interruptGracePeriod = .seconds(3) }
        let asked = FunctionTests.Counter()
        try await python.register("queue_ask") {
            asked.add(1)
            usleep(20_000)
        }
        try await python.exec(
            """
            import swift_bridge, time
            def first():
                while True: swift_bridge.queue_ask()
            def second():
                time.sleep(5)  # longer than the grace period, which must not run meanwhile
                return 2
            """
        )
        let (firstFunction, secondFunction) = (try await python.eval("first"), try await python.eval("second"))
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits {
            let first = Task { try await python.withTimeout(limit) { try await firstFunction() as PythonObject } }
            // While Python waits for the closure, it executes this operation within the first one.
            async let second: Int = secondFunction()
            let end = await first.result
            let error = #expect(throws: PythonError.self) { try end.get() }
            #expect(error?.kind == .timedOut && error?.workerDeath == nil, "\(String(describing: error))")
            #expect(try await second == 2)
            if asked.value > 0 { break }
        }
    }
}
