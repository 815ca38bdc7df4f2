import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct CoroutineTests {
    private static let code = """
        import asyncio, contextvars
        async def double(x, after=0):
            await asyncio.sleep(after)
            return x * 2
        async def fail():
            await asyncio.sleep(0)
            raise KeyError('k')
        log = []
        async def careful(name):
            try:
                log.append(name + ' begun')
                await asyncio.sleep(600)
            finally:
                log.append(name + ' ended')
        """

    private func start(_ target: PythonTarget) async throws -> PythonRuntime {
        let python = try target.start()
        try await python.exec(Self.code)
        return python
    }

    @Test(arguments: PythonTarget.all)
    func `a call with await gives the result, without it the coroutine`(target: PythonTarget) async throws {
        let python = try await start(target)
        let double = try await python.eval("double")
        #expect(try await Int(double(4)) == 8)
        let typed: [Int] = try await double([1, 2])
        #expect(typed == [1, 2, 1, 2])
        let coroutine = try await python.eval("double(5)")
        #expect(coroutine.typeName == "coroutine")
        #expect(try await Int(python.run(coroutine)) == 10)
        let twice = await #expect(throws: PythonError.self) { try await python.run(coroutine) }
        #expect(twice?.message.contains("cannot reuse already awaited coroutine") == true)
        let error = await #expect(throws: PythonError.self) { try await python.eval("fail")() }
        #expect(error?.isException("KeyError") == true)
        #expect(error?.exception?.frames.last?.function == "fail")
        #expect(error?.exception?.traceback.contains("pyffi_worker") == false)
    }

    @Test(arguments: PythonTarget.all)
    func `run waits for any awaitable, and refuses what is none`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code + "\nclass Later:\n    def __await__(self): return double(3).__await__()")
        #expect(try Int(python.run(python.eval("double(21)"))) == 42)
        #expect(try Int(python.run(python.eval("Later()"))) == 6)
        let error = #expect(throws: PythonError.self) { try python.run(python.eval("5")) }
        #expect(error?.isException("TypeError") == true)
        let uncalled = #expect(throws: PythonError.self) { try python.run(python.eval("double")) }
        #expect(uncalled?.message.contains("(call it)") == true)
        #expect(throws: PythonError.self) { try python.run(python.eval("fail()")) }
        // On a busy machine a short time may be over before the coroutine has begun.
        for limit in PythonTarget.timeLimits where try python.eval("log == []") {
            let late = #expect(throws: PythonError.self) {
                try python.withTimeout(limit) { () throws -> Void in try python.run(python.eval("careful('a')")) }
            }
            #expect(late?.kind == .timedOut)
        }
        #expect(try python.eval("log == ['a begun', 'a ended']"))
    }

    @Test(arguments: PythonTarget.workers)
    func `asyncio is not imported before there is a coroutine`(target: PythonTarget) async throws {
        let python = try target.start()
        let math = try await python.import("math")
        _ = try await math.sqrt(2.0)
        #expect(try await python.eval("'asyncio' in __import__('sys').modules") == false)
    }

    @Test(arguments: PythonTarget.all)
    func `a thousand coroutines run at once`(target: PythonTarget) async throws {
        let python = try await start(target)
        let double = try await python.eval("double")
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for n in 0..<1000 { group.addTask { try await Int(double(n, after: 0.02)) } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 999_000)
    }

    @Test(arguments: PythonTarget.all)
    func `cancelling the Swift task cancels the coroutine, whose finally runs`(target: PythonTarget) async throws {
        let python = try await start(target)
        let careful = try await python.eval("careful")
        let task = Task { try await careful("a") }
        while try await python.eval("len(log)") == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await python.eval("log == ['a begun', 'a ended']"))
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await careful("b")
        }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        for limit in PythonTarget.timeLimits where try await python.eval("'c begun' not in log") {
            let late = await #expect(throws: PythonError.self) {
                try await python.withTimeout(limit) { () async throws -> Void in try await careful("c") }
            }
            #expect(late?.kind == .timedOut)
        }
        #expect(try await python.eval("log[-2:] == ['c begun', 'c ended']"))
        // A coroutine that cancels itself raises Python's exception.
        try await python.exec("async def suicidal(): asyncio.current_task().cancel(); await asyncio.sleep(1)")
        let own = await #expect(throws: PythonError.self) { try await python.eval("suicidal")() }
        #expect(own?.isException("CancelledError") == true)
    }

    @Test(arguments: PythonTarget.all.filter { $0.version.minor >= 11 })
    func `exception groups, asyncio.timeout and context variables arrive intact`(target: PythonTarget) async throws {
        let python = try await start(target)
        try await python.exec(
            """
            variable = contextvars.ContextVar('variable', default=0)
            async def remember(n):
                variable.set(n)
                await asyncio.sleep(0.01)
                return variable.get()
            async def group():
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(fail())
                    tasks.create_task(fail())
            async def late():
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(600)
            """
        )
        let remember = try await python.eval("remember")
        async let one: Int = remember(1)
        async let two: Int = remember(2)
        #expect(try await (one, two) == (1, 2))
        let group = await #expect(throws: PythonError.self) { try await python.eval("group")() }
        #expect(group?.exception?.subexceptions.map(\.typeName) == ["KeyError", "KeyError"])
        let late = await #expect(throws: PythonError.self) { try await python.eval("late")() }
        #expect(late?.isException("TimeoutError") == true)
    }

    @Test(arguments: PythonTarget.all)
    func `SystemExit and KeyboardInterrupt in a coroutine are its own error`(target: PythonTarget) async throws {
        let python = try await start(target)
        try await python.exec("async def leave(kind): raise kind('bye')")
        for name in ["SystemExit", "KeyboardInterrupt"] {
            let error = await #expect(throws: PythonError.self) {
                try await python.eval("leave")(python.eval(name))
            }
            #expect(error?.isException(name) == true)
        }
        #expect(try await Int(python.eval("double")(4)) == 8)
    }

    @Test(arguments: PythonTarget.all)
    func `coroutines and other operations, Swift functions too, go on side by side`(target: PythonTarget) async throws {
        let python = try await start(target)
        let double = try await python.eval("double")
        try await python.register("coroutines_half") { (n: Int) async throws -> Double in
            try await Double(double(n)) / 4
        }
        try await python.exec(
            """
            import swift_bridge
            async def prepare():
                global gate
                gate = asyncio.Event()
            async def waits():
                await gate.wait()
                return await swift_bridge.coroutines_half(6)
            async def opens(): gate.set()
            """
        )
        try await python.eval("prepare")()
        async let waited: Double = python.eval("waits")()
        var count = 0
        for _ in 0..<20 { count += try await Int(python.eval("1")) }
        try await python.eval("opens")()
        #expect(try await waited == 3 && count == 20)
    }

    @Test(arguments: PythonTarget.all)
    func `break closes an async generator, and its error comes after its elements`(target: PythonTarget) async throws {
        let python = try await start(target)
        try await python.exec(
            """
            async def ticks(n):
                try:
                    for i in range(n):
                        await asyncio.sleep(0)
                        yield i
                    raise ValueError('end')
                finally:
                    log.append('closed')
            """
        )
        var seen: [Int] = []
        for try await tick in try await PythonElements(python.eval("ticks(1000)"), as: Int.self) {
            seen.append(tick)
            if tick == 3 { break }
        }
        #expect(seen == [0, 1, 2, 3])
        while try await python.eval("log == []") { await Task.yield() }
        #expect(try await python.eval("log == ['closed']"))
        for prefetch in [0, 10] {
            seen = []
            let error = await #expect(throws: PythonError.self) {
                for try await tick in try await PythonElements(
                    python.eval("ticks(5)"),
                    as: Int.self,
                    prefetch: prefetch
                ) {
                    seen.append(tick)
                }
            }
            #expect(seen == [0, 1, 2, 3, 4] && error?.isException("ValueError") == true)
        }
        let blocking = await #expect(throws: PythonError.self) {
            let ticks = try await python.eval("ticks(1)")
            try { () throws -> Void in _ = try PythonIterator(ticks) }()
        }
        #expect(blocking?.kind == .unsupported && blocking?.message.contains("await") == true)
    }

    @Test(arguments: PythonTarget.all)
    func `async context managers are entered and left`(target: PythonTarget) async throws {
        let python = try await start(target)
        try await python.exec(
            """
            class Manager:
                def __init__(self, swallow): self.swallow = swallow; self.seen = None
                async def __aenter__(self):
                    await asyncio.sleep(0)
                    return 'value'
                async def __aexit__(self, kind, value, trace):
                    await asyncio.sleep(0)
                    self.seen = kind and kind.__name__
                    return self.swallow
            """
        )
        let strict = try await python.eval("Manager(False)")
        let value = try await python.with(strict) { value in try await String(value) }
        #expect(value == "value")
        #expect(try await PythonValue(strict.seen) == .none)
        let error = await #expect(throws: PythonError.self) {
            try await python.with(strict) { _ in _ = try await python.eval("1 / 0") }
        }
        #expect(error?.isException("ZeroDivisionError") == true)
        #expect(try await String(strict.seen) == "ZeroDivisionError")
        let lenient = try await python.eval("Manager(True)")
        try await python.with(lenient) { _ in _ = try await python.eval("1 / 0") }
    }

    @Test(arguments: PythonTarget.all)
    func `an event loop of one's own runs coroutines until it is stopped`(target: PythonTarget) async throws {
        let python = try await start(target)
        let loop = try await python.startEventLoop(name: "mine")
        let task = try await loop.submit(python.eval("double(4, 0.01)"))
        #expect(try await Int(task.value()) == 8)
        #expect(try await task.isDone())
        #expect(try await Int(loop.run(python.eval("double(5)"))) == 10)
        try await python.exec("import threading\nasync def thread(): return threading.current_thread().name")
        #expect(try await String(loop.run(python.eval("thread()"))) == "mine")
        let careful = try await loop.submit(python.eval("careful('own')"))
        while try await python.eval("log == []") { await Task.yield() }
        try await careful.cancel()
        let cancelled = await #expect(throws: PythonError.self) { try await careful.value() }
        #expect(cancelled?.isException("CancelledError") == true)
        // Stopping ends whoever waits.
        let waiting = try await loop.submit(python.eval("careful('stopped')"))
        let waited = Task { try await waiting.value() as PythonObject }
        while try await python.eval("'stopped begun' not in log") { await Task.yield() }
        try await loop.stop()
        let stopped = await #expect(throws: PythonError.self) { _ = try await waited.value }
        #expect(stopped?.message.contains("the event loop was stopped") == true)
        #expect(try await python.eval("log[-1] == 'stopped ended'"))
        let refused = await #expect(throws: PythonError.self) {
            try await loop.submit(python.eval("double(1)")).value()
        }
        #expect(refused?.message.contains("the event loop was stopped") == true)
        #expect(try await Int(python.eval("double")(1)) == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `shutting down ends coroutines in flight`(target: PythonTarget) async throws {
        let python = try await start(target)
        let careful = try await python.eval("careful")
        let task = Task { try await careful("a") }
        while try await python.eval("log == []") { await Task.yield() }
        await python.shutDown()
        let error = await #expect(throws: PythonError.self) { try await task.value }
        #expect(error?.kind == .closed, "\(String(describing: error))")
    }

    @Test(arguments: PythonTarget.all)
    func `coroutines run after a signal handler has raised amid the first import of asyncio`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import signal, sys, threading
                class Alarm(BaseException): pass
                def handler(*_): raise Alarm
                signal.signal(signal.SIGALRM, handler)
                class Striking:
                    def find_spec(self, name, path=None, target=None):
                        if name == "asyncio.queues":
                            sys.meta_path.remove(self)
                            signal.pthread_kill(threading.main_thread().ident, signal.SIGALRM)
                sys.meta_path.insert(0, Striking())
                async def seven(): return 7
                """
            )
            let seven = try await python.eval("seven")
            // This call may fail or not: the exception strikes while it imports asyncio.
            _ = try? await Int(seven())
            #expect(try await !Bool(python.eval("any(isinstance(one, Striking) for one in sys.meta_path)")))
            #expect(try await Int(seven()) == 7)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `what needs a running event loop is called in one`(target: PythonTarget) async throws {
        let python = try await start(target)
        try await python.exec(
            """
            class NeedsLoop:
                def __init__(self, name, *, loud=False):
                    self.loop, self.name = asyncio.get_running_loop(), name.upper() if loud else name
            """
        )
        let asyncio = try await python.import("asyncio")
        let make = try await python.inEventLoop(python.eval("NeedsLoop"))
        #expect(try await String(make("a", loud: true).name) == "A")
        let double = try await python.eval("double")
        let gather = try await python.inEventLoop(asyncio.gather)
        let both: [Int] = try await python.run(gather(python.eval("double(1)"), python.eval("double(2)")))
        #expect(both == [2, 4])
        let task = try await python.inEventLoop(asyncio.create_task)(python.eval("double(3)"))
        #expect(task.typeName == "Task")
        #expect(try await Int(python.run(task)) == 6)
        #expect(try await Int(python.inEventLoop(double)(4)) == 8)
        let error = await #expect(throws: PythonError.self) { try await make() }
        #expect(error?.isException("TypeError") == true)
    }
}
