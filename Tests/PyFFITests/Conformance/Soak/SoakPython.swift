import PyFFI
import SystemSupport

/// A runtime with the Python code and the Swift functions that the soak test uses.
struct SoakPython: Sendable {
    let runtime: PythonRuntime
    let ledger: SoakLedger
    private let names: PythonObject
    /// Objects that anybody may add or release, in any order.
    let bag = Locked<[PythonObject]>([])

    private static let code = """
        import asyncio, concurrent.futures, swift_bridge, threading
        pool = concurrent.futures.ThreadPoolExecutor(4)
        def echo(x): return x
        def count(n):
            total = 0
            for i in range(n): total += 1
            return total
        def endless():
            n = 0
            while True: n += 1
        def fail(x): raise KeyError(x)
        def through(n): return swift_bridge.soak_nested(n - 1) + 1 if n else 0
        def threads(n): return sum(pool.map(swift_bridge.soak_plus, range(n)))
        def nested_threads(n): return sum(pool.map(through, [n] * 3))
        def later(n): return swift_bridge.soak_later(n)
        def throws(code): return swift_bridge.soak_throw(code)
        def calls(name, n): return getattr(swift_bridge, name)(n)
        class Dying:
            def __init__(self, n): self.n = n
            def __del__(self): swift_bridge.soak_gone(self.n)
        def drops(n): Dying(n); return n
        async def double(x, after=0):
            if after: await asyncio.sleep(after)
            return x * 2
        async def failing(x):
            await asyncio.sleep(0)
            raise KeyError(x)
        async def awaits(n): return await swift_bridge.soak_later(n)
        async def gathers(n): return sum(await asyncio.gather(*map(swift_bridge.soak_later, range(n))))
        async def sleeps(): return await swift_bridge.soak_sleep()
        async def calls_blocking(n): return swift_bridge.soak_plus(n)
        def runs(n):
            # Not within the loop of another operation, below this one.
            return n * (n + 1) // 2 if asyncio._get_running_loop() else asyncio.run(gathers(n))
        def ticks(n, log=None):
            try:
                for i in range(n): yield i
            finally:
                if log is not None: log.append('closed')
        async def async_ticks(n, log=None):
            try:
                for i in range(n):
                    await asyncio.sleep(0)
                    yield i
            finally:
                if log is not None: log.append('closed')
        class Manager:
            def __init__(self): self.open = 0
            def __enter__(self): self.open += 1; return self
            def __exit__(self, *error): self.open -= 1
        class AsyncManager:
            def __init__(self): self.open = 0
            async def __aenter__(self): await asyncio.sleep(0); self.open += 1; return self
            async def __aexit__(self, *error): await asyncio.sleep(0); self.open -= 1
        """

    init(_ runtime: PythonRuntime, _ ledger: SoakLedger) async throws {
        self.runtime = runtime
        self.ledger = ledger
        try await runtime.exec(Self.code)
        names = try await runtime.eval("globals()")
        let (echo, through) = (try await runtime.eval("echo"), try await runtime.eval("through"))
        try await runtime.register("soak_plus") { (n: Int) in n + 1 }
        try await runtime.register("soak_nested") { (n: Int) throws -> Int in
            let below: Int = try through(n)
            return below + 1
        }
        try await runtime.register("soak_later") { (n: Int) async throws -> Int in
            await Task.yield()
            return n % 2 == 0 ? n + 1 : try await Int(echo(n)) + 1
        }
        try await runtime.register("soak_sleep") { () async throws -> Int in
            try await Task.sleep(for: .seconds(600))
            return 1
        }
        try await runtime.register("soak_throw") { (code: Int) throws -> Int in throw SoakError(code: code) }
        try await runtime.register("soak_gone") { (n: Int) in }
    }

    /// The object that has this name in the code above.
    subscript(name: String) -> PythonPath { names[name] }

    /// Calls a function of the code above without blocking a thread.
    @discardableResult
    func call(_ name: String, _ arguments: any PythonConvertible & Sendable...) async throws -> PythonObject {
        try await self[name].callWith(arguments: arguments)
    }

    func expect<Value: ConvertibleFromPython & Equatable & Sendable>(
        _ name: String,
        _ arguments: any PythonConvertible & Sendable...,
        gives wanted: Value
    ) async throws {
        let value: Value = try await self[name].callWith(arguments: arguments)
        try SoakFailure.check(value == wanted, "\(value) instead of \(wanted)")
    }

    /// Does everything at once for so many seconds, and then lets go of what it made.
    func run(for seconds: Double, _ random: inout SeededRandom) async throws {
        await SoakMix(python: self, end: .now + .seconds(seconds)).run(&random)
        bag.withLock { $0.removeAll() }
        try await runtime.exec(
            "for name in [n for n in dir(swift_bridge) if n.startswith('soak_some')]: delattr(swift_bridge, name)"
        )
    }

    /// Unregisters the functions and ends the threads that the code has started.
    func finish() async throws {
        for name in ["plus", "nested", "later", "sleep", "throw", "gone"] {
            try await runtime.unregister("soak_" + name)
        }
        try await runtime.exec("pool.shutdown()")
    }
}
