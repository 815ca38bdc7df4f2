import Foundation
import PyFFI
import TestSupport
import Testing

/// Python code waits for a Swift function that uses Python itself: what the function asks for must not have to wait for
/// that code.
@Suite(.startsProcesses)
struct WaitingThreadTests {
    /// Where tasks wait until all have come.
    private actor Meeting {
        private let count: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(of count: Int) { self.count = count }

        func come() async {
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                if waiting.count == count { for one in waiting { one.resume() } }
            }
        }
    }

    private static func started(_ target: PythonTarget) async throws -> PythonRuntime {
        let python = try target.start()
        try await python.register("waiting_eval") { [weak python] (code: String) async throws -> PythonObject in
            guard let python else { throw CancellationError() }
            return try await python.eval(code)
        }
        try await python.exec(
            """
            import asyncio, concurrent.futures, queue, swift_bridge, threading
            numbers = queue.Queue()
            def in_thread(code):
                results = []
                thread = threading.Thread(target=lambda: results.append(swift_bridge.waiting_eval(code)))
                thread.start()
                thread.join()
                return results[0]
            async def in_coroutine(code):
                return await swift_bridge.waiting_eval(code)
            async def in_executor(code):
                return await asyncio.get_running_loop().run_in_executor(None, swift_bridge.waiting_eval, code)
            """
        )
        return python
    }

    @Test(arguments: PythonTarget.all)
    func `a thread that is joined calls an async closure, which uses Python`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            #expect(try await Int(python.eval("in_thread")("3")) == 3)
            #expect(try await Int(python.eval("in_thread")("in_thread('in_thread(\"4\")')")) == 4)
            #expect(try await Int(python.eval("asyncio.run(in_executor('5'))")) == 5)
            #expect(try await Int(python.eval("in_coroutine")("in_thread('6')")) == 6)
            let isSame = "(lambda: in_thread('threading.get_ident()') != threading.get_ident())()"
            #expect(try await Bool(python.eval(isSame)))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `each of many threads that are waited for has what its closure asks for`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            try await python.exec(
                """
                def pool(count):
                    with concurrent.futures.ThreadPoolExecutor(count) as executor:
                        return sum(executor.map(swift_bridge.waiting_eval, map(str, range(count))))
                """
            )
            #expect(try await Int(python.eval("pool(40)")) == (0..<40).reduce(0, +))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `many operations of one closure run at once, and a task that it leaves behind goes on`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            let (left, leaving) = AsyncStream<Int>.makeStream()
            let (ended, ending) = AsyncStream<Void>.makeStream()
            try await python.register("manyOfOne_all") { [weak python] () async throws -> Int in
                guard let python else { throw CancellationError() }
                Task {
                    for await _ in ended { break }
                    let late: Int? = try? await python.eval("42")
                    leaving.yield(late ?? 0)
                }
                return try await withThrowingTaskGroup(of: Int.self) { group in
                    for n in 0..<100 { group.addTask { try await Int(python.eval("\(n)")) } }
                    return try await group.reduce(0, +)
                }
            }
            try await python.exec(
                """
                def in_another_thread():
                    results = []
                    thread = threading.Thread(target=lambda: results.append(swift_bridge.manyOfOne_all()))
                    thread.start()
                    thread.join()
                    return results[0]
                """
            )
            #expect(try await Int(python.eval("in_another_thread()")) == (0..<100).reduce(0, +))
            ending.yield()
            for await late in left {
                #expect(late == 42)
                break
            }
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a time limit interrupts an operation that a waiting thread executes`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            try await python.register("timeLimit_loop") { [weak python] () async throws -> Bool in
                guard let python else { throw CancellationError() }
                let error = await #expect(throws: PythonError.self) {
                    try await python.withTimeout(.milliseconds(100)) {
                        try await python.exec("while True: pass")
                    }
                }
                return error?.kind == .timedOut
            }
            try await python.exec(
                """
                def in_another_thread():
                    results = []
                    thread = threading.Thread(target=lambda: results.append(swift_bridge.timeLimit_loop()))
                    thread.start()
                    thread.join()
                    return results
                """
            )
            #expect(try await [Bool](python.eval("in_another_thread()")) == [true])
        }
    }

    /// In-process only: on the worker all this needs Python's main thread, which waits.
    @Test(arguments: PythonTarget.inProcess)
    func `a coroutine that is waited for calls an async closure, which uses Python`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            try await python.exec(
                """
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, daemon=True).start()
                def facade(code):
                    return asyncio.run_coroutine_threadsafe(in_coroutine(code), loop).result()
                """
            )
            #expect(try await Int(python.eval("facade")("3")) == 3)
            #expect(try await Int(python.eval("facade")("facade('in_thread(\"3 + 1\")')")) == 4)
        }
    }

    @Test(arguments: PythonTarget.workers)
    func `an operation that runs above another one of its call is not taken for one that waits`(target: PythonTarget)
        async throws
    {
        let python = try target.start { $0.interruptGracePeriod = .milliseconds(100) }
        let (going, go) = AsyncStream<Void>.makeStream()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let (results, result) = AsyncStream<String>.makeStream()
        try await python.register("aboveIsRunning_inner") { () async throws -> Int in
            begin.yield()
            for await _ in going { break }
            return 1
        }
        try await python.register("aboveIsRunning_outer") { [weak python] () async throws in
            guard let python else { throw CancellationError() }
            async let below = Int(python.eval("swift_bridge.aboveIsRunning_inner()"))
            for await _ in begun { break }
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(.milliseconds(100)) { try await python.exec("while True: pass") }
            }
            result.yield("\(error?.kind == .timedOut) \(error?.workerDeath == nil)")
            go.yield()
            _ = try await below
        }
        try await python.exec(
            """
            import swift_bridge, threading
            threading.Thread(target=swift_bridge.aboveIsRunning_outer, daemon=True).start()
            """
        )
        // A thread of Python's own can't be interrupted: the worker is killed, and says why.
        for await text in results {
            #expect(text == "true false")
            break
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a closure gives what code that runs above its caller waits for`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            let (waits, waiting) = AsyncStream<Void>.makeStream()
            let (begins, begun) = AsyncStream<Void>.makeStream()
            try await python.register("above_put") { [weak python] () async throws -> Int in
                guard let python else { throw CancellationError() }
                begun.yield()
                for await _ in waits { break }
                try await python.eval("numbers").put(20)
                return 1
            }
            try await python.register("above_waits") { () -> Int in
                waiting.yield()
                return 300
            }
            async let below: Int = python.eval("swift_bridge.above_put()")
            // The other way round nobody could give what is waited for.
            for await _ in begins { break }
            async let above: Int = python.eval("swift_bridge.above_waits() + numbers.get()")
            #expect(try await below + above == 321)
        }
    }

    @Test(
        arguments: PythonTarget.inProcess,
        [20, 300]
    )
    func `any number of closures use Python by tasks that don't belong to their calls`(target: PythonTarget, count: Int)
        async throws
    {
        try await alone(target, part: "\(count)") {
            let python = try await Self.started(target)
            // The larger count is more than Python's thread has room for on its stack.
            let meeting = Meeting(of: count)
            try await python.register("detached_plus") { [weak python] (n: Int) async throws -> Int in
                guard let python else { throw CancellationError() }
                await meeting.come()
                return try await Task.detached { try await Int(python.eval("\(n) + 3")) }.value
            }
            try await python.exec("def detached(n): return swift_bridge.detached_plus(n)")
            let detached = try await python.eval("detached")
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 0..<count { group.addTask { try await Int(detached(n)) } }
                return try await group.reduce(0, +)
            }
            #expect(sum == (0..<count).reduce(0) { $0 + $1 + 3 })
        }
    }

    /// So many waits are nested that their thread takes up nothing more before it has looked whether there is room.
    @Test(arguments: PythonTarget.inProcess)
    func `an interrupt strikes the code that waits, not what its thread does meanwhile`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let python = try target.start()
            let (holding, hold) = AsyncStream<Void>.makeStream()
            let (going, go) = AsyncStream<Void>.makeStream()
            let (inner, made) = AsyncStream<Task<Void, any Error>>.makeStream()
            try await python.register("interruptedWait_hold") { () async throws in
                hold.yield()
                // Detached, so that a cancellation of the task doesn't end the wait early.
                await Task.detached { for await _ in going { break } }.value
            }
            try await python.register("interruptedWait_nest") { [weak python] (level: Int) async throws in
                guard let python else { throw CancellationError() }
                guard level == 0 else {
                    try await python.exec("swift_bridge.interruptedWait_nest(\(level - 1))")
                    return
                }
                let task = Task { try await python.exec("hold()") }
                made.yield(task)
                _ = await task.result
            }
            try await python.exec(
                """
                import pyffi_worker.in_process, swift_bridge, sys, time
                missed = is_raised = False
                def hold():
                    global missed
                    swift_bridge.interruptedWait_hold()
                    end = time.monotonic() + 120
                    while time.monotonic() < end: pass
                    missed = True
                # What is asked last before the interrupt is raised, in one go.
                asked = pyffi_worker.in_process.must_wait
                def ask(*arguments):
                    global is_raised
                    answer = asked(*arguments)
                    is_raised = True
                    return answer
                """
            )
            let nest = Task { try await python.exec("swift_bridge.interruptedWait_nest(16)") }
            for await _ in holding { break }
            try onAnotherThread { try python.exec("pyffi_worker.in_process.must_wait = ask") }
            for await task in inner {
                task.cancel()
                break
            }
            while try onAnotherThread({ try !Bool(python.eval("is_raised")) }) {}
            #expect(try await Task.detached { try await Int(python.eval("1 + 1")) }.value == 2)
            go.yield()
            _ = try await nest.value
            #expect(try await !Bool(python.eval("missed")))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `what a closure asks for may run an event loop of its own`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try await Self.started(target)
            try await python.exec(
                """
                async def deeper(n):
                    task = asyncio.current_task()
                    inner = await in_coroutine(f"asyncio.run(deeper({n - 1}))") if n else 0
                    assert asyncio.current_task() is task and asyncio.get_running_loop() is task.get_loop()
                    return inner + 1
                """
            )
            #expect(try await Int(python.eval("asyncio.run(deeper(3))")) == 4)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `calls that have nothing to do with each other take no room from one another`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let python = try await Self.started(target)
            try await python.register("unrelated_down") { [weak python] (n: Int) async throws -> Int in
                guard let python else { throw CancellationError() }
                return n == 0 ? 0 : try await Int(python.eval("swift_bridge.unrelated_down(\(n - 1)) + 1"))
            }
            let (ends, ending) = AsyncStream<Bool>.makeStream()
            try await python.register("unrelated_ended") { (isRight: Bool) in _ = ending.yield(isRight) }
            try await python.exec(
                """
                async def main():
                    return await asyncio.gather(*map(swift_bridge.unrelated_down, range(6)))
                def work():
                    is_right = False
                    try:
                        is_right = asyncio.run(main()) == list(range(6))
                    finally:
                        swift_bridge.unrelated_ended(is_right)
                def start(count):
                    for _ in range(count):
                        threading.Thread(target=work, daemon=True).start()
                """
            )
            try await python.exec("start(40)")
            var count = 0
            for await isRight in ends {
                #expect(isRight)
                count += 1
                if count == 40 { break }
            }
        }
    }
}
