import BackendInterface
import Foundation
import PyFFI
import Synchronization
import TestSupport
import Testing

@Suite("Swift functions that Python calls", .startsProcesses)
struct FunctionTests {
    struct Oops: Error, Equatable { let code: Int }

    /// Held by closures, to count those that live.
    final class Token: Sendable {
        private let live: Counter
        init(_ live: Counter) {
            self.live = live
            live.add(1)
        }
        deinit { live.add(-1) }
    }

    final class Counter: Sendable {
        private let number = Atomic(0)
        func add(_ more: Int) { number.add(more, ordering: .relaxed) }
        var value: Int { number.load(ordering: .relaxed) }
    }

    @Test("arguments are converted to the closure's types", arguments: PythonTarget.all)
    func conversions(target: PythonTarget) throws {
        let python = try target.start()
        let function = try python.function {
            (flag: Bool, names: [String], scores: [String: Double], pair: PythonTuple<Int, Data>, missing: Int?) in
            "\(flag) \(names) \(scores["a"] ?? 0) \(pair.elements.0) \(pair.elements.1.count) \(missing as Any)"
        }
        let text: String = try function(true, ["x", "y"], ["a": 1.5], PythonTuple(7, Data([1, 2])), nil as Int?)
        #expect(text == #"true ["x", "y"] 1.5 7 2 nil"#)
        let large = try python.function { (numbers: [Double]) in numbers.reversed() as [Double] }
        let numbers: [Double] = try large((0..<100_000).map(Double.init))
        #expect(numbers.first == 99_999 && numbers.count == 100_000)
    }

    @Test("an object comes as it is, and goes back as the same one", arguments: PythonTarget.all)
    func objects(target: PythonTarget) throws {
        let python = try target.start()
        let same = try python.function { (object: PythonObject) in object }
        try python.exec("things = [object(), [1], 'x' * 5000, {1: 2}, print]")
        #expect(try Bool(python.eval("lambda same: all(same(thing) is thing for thing in things)")(same)))
        let typed = try python.function { (object: PythonObject) in object.typeName }
        #expect(try String(typed([1] as [Int])) == "list")
    }

    @Test("wrong arguments are TypeErrors and never reach the closure", arguments: PythonTarget.all)
    func refusals(target: PythonTarget) throws {
        let python = try target.start()
        let calls = Counter()
        try python.register("refusals_narrow") { (small: Int8, text: String) in
            calls.add(1)
            return Int(small) + text.count
        }
        try python.exec("from swift_bridge import refusals_narrow as narrow")
        for code in [
            "narrow()", "narrow(1)", "narrow(1, 'a', 2)", "narrow(300, 'a')", "narrow(1.0, 'a')", "narrow(1, b'a')",
            "narrow(1, text='a')",
        ] {
            let error = #expect(throws: PythonError.self) { try python.eval(code) }
            #expect(error?.isException("TypeError") == true, "\(code): \(String(describing: error))")
        }
        let error = #expect(throws: PythonError.self) { try python.eval("narrow(300, 'a')") }
        #expect(error?.exception?.message == "refusals_narrow() argument 1: expected Int8, got int 300")
        #expect(calls.value == 0)
        #expect(try python.eval("narrow(1, 'a')") == 2)
    }

    @Test("a signature has names, defaults, variadic parts and help", arguments: PythonTarget.all)
    func signatures(target: PythonTarget) throws {
        let python = try target.start()
        try python.register(
            "signatures_greet",
            signature: "name, greeting='Hello', *rest, loud=False, **more",
            documentation: "Says hello."
        ) { (name: String, greeting: String, rest: [Int], loud: Bool, more: PythonKeywords) in
            "\(greeting), \(name)\(loud ? "!" : ".") \(rest) \(more.names)"
        }
        try python.exec("import swift_bridge, inspect")
        #expect(try python.eval("swift_bridge.signatures_greet('Ada')") == "Hello, Ada. [] []")
        #expect(
            try python.eval("swift_bridge.signatures_greet('Ada', 'Hi', 1, 2, loud=True, z=1, a=2)")
                == #"Hi, Ada! [1, 2] ["z", "a"]"#
        )
        #expect(
            try python.eval("str(inspect.signature(swift_bridge.signatures_greet))")
                == "(name, greeting='Hello', *rest, loud=False, **more) -> str"
        )
        #expect(try python.eval("swift_bridge.signatures_greet.__doc__") == "Says hello.")
        try python.register("signatures_plain") {
            (a: Int, b: [String], rest: PythonArguments<Double>, keywords: PythonKeywords) in
            try Double(a) + rest.elements.reduce(0, +) + (keywords.value(of: "extra") ?? 0)
        }
        #expect(
            try python.eval("str(inspect.signature(swift_bridge.signatures_plain))")
                == "(arg1: int, arg2: list, /, *arguments, **keywords) -> float"
        )
        #expect(try python.eval("swift_bridge.signatures_plain(1, [], 0.5, 0.25, extra=2.0)") == 3.75)
        let keyword = #expect(throws: PythonError.self) {
            try python.eval("swift_bridge.signatures_plain(1, [], extra='x')")
        }
        #expect(keyword?.kind == .exception || keyword?.message.contains("keyword extra") == true)
        let count = #expect(throws: PythonError.self) {
            try python.register("signatures_two", signature: "only") { (a: Int, b: Int) in a + b }
        }
        #expect(
            count?.exception?.message.contains("has 1 parameter(s), the Swift closure of signatures_two takes 2")
                == true
        )
        #expect(throws: PythonError.self) { try python.register("signatures_bad", signature: "a b") { (a: Int) in a } }
    }

    @Test("a Swift error is SwiftError in Python, and itself when it comes back", arguments: PythonTarget.all)
    func swiftErrors(target: PythonTarget) throws {
        let python = try target.start()
        try python.register("swiftErrors_fail") { (code: Int) throws -> Int in throw Oops(code: code) }
        try python.exec(
            """
            import swift_bridge
            def through(code):
                try:
                    return swift_bridge.swiftErrors_fail(code)
                except swift_bridge.SwiftError as error:
                    seen.append((error.message, error.type_name, str(error)))
                    raise
            def wrapped():
                try:
                    swift_bridge.swiftErrors_fail(1)
                except Exception as error:
                    raise ValueError("wrapped") from error
            seen = []
            """
        )
        #expect(throws: Oops(code: 42)) { try python.eval("through(42)") }
        #expect(try python.eval("seen == [('Oops(code: 42)', 'Oops', 'Oops(code: 42)')]"))
        let error = #expect(throws: PythonError.self) { try python.eval("wrapped()") }
        #expect(error?.exception?.cause?.typeName == "SwiftError")
        #expect(error?.exception?.traceback.contains("pyffi_worker") == false)
        // Held in Python, it is the same error later, and a new exception of the class is one of Python's.
        try python.exec("try: swift_bridge.swiftErrors_fail(7)\nexcept Exception as error: kept = error")
        #expect(throws: Oops(code: 7)) { try python.exec("raise kept") }
        let own = #expect(throws: PythonError.self) { try python.exec("raise swift_bridge.SwiftError('made here')") }
        #expect(own?.isException("swift_bridge.SwiftError") == true)
    }

    @Test("a Python exception that passes through Swift stays the same object", arguments: PythonTarget.all)
    func pythonExceptions(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import swift_bridge
            original = KeyError('k')
            def inner(): raise original
            def outer():
                try:
                    swift_bridge.pythonExceptions_relay(inner)
                except KeyError as error:
                    return error is original
            """
        )
        try python.register("pythonExceptions_relay") { (function: PythonObject) throws -> PythonObject in
            try function()
        }
        #expect(try python.eval("outer()"))
        let error = #expect(throws: PythonError.self) { try python.eval("swift_bridge.pythonExceptions_relay(inner)") }
        #expect(error?.isException("KeyError") == true)
        #expect(error?.exception?.frames.map(\.function).contains("inner") == true)
        #expect(error?.exception?.frames.map(\.function).contains("pythonExceptions_relay") == true)
    }

    @Test("Swift and Python call each other to any depth", arguments: PythonTarget.all)
    func nesting(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("def down(n): return 0 if n == 0 else swift_bridge.nesting_down(n) + 1\nimport swift_bridge")
        let down = try python.eval("down")
        try python.register("nesting_down") { (n: Int) throws -> Int in try Int(down(n - 1)) }
        #expect(try Int(down(40)) == 40)
        // Too deep is Python's RecursionError, on every level once, and nothing breaks.
        let error = #expect(throws: PythonError.self) { _ = try Int(down(5000)) }
        #expect(error?.isException("RecursionError") == true, "\(String(describing: error))")
        #expect(try Int(down(10)) == 10)
    }

    @Test("Python's other threads call while the main thread waits for them", arguments: PythonTarget.all)
    func threads(target: PythonTarget) throws {
        let python = try target.start()
        let doubled = try python.eval("lambda n: n * 2")
        try python.register("threads_double") { (n: Int) throws -> Int in try Int(doubled(n)) }
        try python.exec(
            """
            import swift_bridge, threading
            from concurrent.futures import ThreadPoolExecutor
            def work():
                with ThreadPoolExecutor(8) as pool:
                    return list(pool.map(swift_bridge.threads_double, range(200)))
            """
        )
        let results: [Int] = try python.eval("work()")
        #expect(results == (0..<200).map { $0 * 2 })
        // What the closure asks for is done by the very thread that called it.
        let ident = try python.eval("threading.get_ident")
        try python.register("threads_thread") { () throws -> PythonObject in try ident() }
        try python.exec(
            """
            same = []
            def check(): same.append(swift_bridge.threads_thread() == threading.get_ident())
            one = threading.Thread(target=check); one.start(); one.join()
            check()
            """
        )
        #expect(try python.eval("same == [True, True]"))
    }

    @Test("__del__ may call Swift", arguments: PythonTarget.all)
    func finalizers(target: PythonTarget) throws {
        let python = try target.start()
        let seen = Mutex<[Int]>([])
        try python.register("finalizers_gone") { (number: Int) in seen.withLock { $0.append(number) } }
        try python.exec(
            """
            import swift_bridge
            class Dying:
                def __init__(self, number): self.number = number
                def __del__(self): swift_bridge.finalizers_gone(self.number)
            """
        )
        do {
            let held = try python.eval("Dying(1)")
            try python.exec("Dying(2)")
            withExtendedLifetime(held) {}
        }
        try python.exec("pass")
        #expect(seen.withLock { $0.sorted() } == [1, 2])
    }

    @Test("closures are freed when Python drops them, and by unregister", arguments: PythonTarget.all)
    func lifetimes(target: PythonTarget) throws {
        let python = try target.start()
        let live = Counter()
        func make() throws {
            let token = Token(live)
            _ = try python.function { (n: Int) in withExtendedLifetime(token) { n } }
            try python.register("lifetimes_kept") { (n: Int) in withExtendedLifetime(token) { n } }
            try python.register("lifetimes_kept") { (n: Int) in withExtendedLifetime(token) { n + 1 } }
        }
        // A thread of its own frees them.
        func collect(to count: Int) throws {
            repeat { try python.exec("import gc; gc.collect()") } while live.value > count
        }
        try make()
        try collect(to: 1)
        #expect(live.value == 1)
        try python.exec("import swift_bridge; held = swift_bridge.lifetimes_kept")
        #expect(try python.eval("held(1)") == 2)
        try python.unregister("lifetimes_kept")
        try collect(to: 0)
        let error = #expect(throws: PythonError.self) { try python.eval("held(1)") }
        #expect(error?.isException("TypeError") == true && error?.message.contains("unregistered") == true)
        #expect(throws: PythonError.self) { try python.unregister("lifetimes_kept") }
        for _ in 0..<300 { try make() }
        try collect(to: 1)
        #expect(live.value == 1)
        python.shutDown()
        while live.value > 0 { usleep(1000) }
    }

    /// Uses Python when it is freed.
    private final class Asking: Sendable {
        private let python: PythonRuntime
        private let onAnswer: @Sendable (Int?) -> Void

        init(_ python: PythonRuntime, onAnswer: @escaping @Sendable (Int?) -> Void) {
            self.python = python
            self.onAnswer = onAnswer
        }

        deinit { onAnswer(try? python.eval("40 + 2")) }
    }

    @Test("what a closure holds that Python drops may use Python when it is freed", arguments: PythonTarget.all)
    func askingWhenFreed(target: PythonTarget) async throws {
        let python = try target.start()
        let (answers, answer) = AsyncStream<Int?>.makeStream()
        let keep = try await python.eval("(kept := []).append")
        for _ in 0..<20 {
            let asking = Asking(python) { answer.yield($0) }
            try await keep(python.function { () in withExtendedLifetime(asking) { 1 } })
        }
        // While a caller waits, which reads what Python says, and for one that asks for anything else.
        try await python.exec("kept.clear(); import gc; gc.collect()")
        try await python.exec("pass")
        var count = 0
        for await number in answers {
            #expect(number == 42)
            count += 1
            if count == 20 { break }
        }
    }

    @Test("what a call that was stopped brought along is freed at once", arguments: PythonTarget.all)
    func stoppedCalls(target: PythonTarget) throws {
        let python = try target.start()
        let live = Counter()
        try python.exec("import gc")
        for _ in 0..<50 {
            let token = Token(live)
            try? python.withTimeout(.zero) { () throws -> Void in
                _ = try python.function { (n: Int) in withExtendedLifetime(token) { n } }
            }
        }
        // Timers on other threads may be about to let go of the last ones.
        repeat { try python.exec("gc.collect()") } while live.value > 0
    }

    @Test(
        "a function of no arguments and no result, and one that gives what can't go to Python",
        arguments: PythonTarget.all
    )
    func results(target: PythonTarget) throws {
        let python = try target.start()
        let calls = Counter()
        let nothing = try python.function { calls.add(1) }
        #expect(try nothing().isNone)
        #expect(calls.value == 1)
        let released = try python.eval("[1]")
        released.releaseNow()
        try python.register("results_stale") { () in released }
        let error = #expect(throws: PythonError.self) { try python.eval("__import__('swift_bridge').results_stale()") }
        #expect(error?.isException("TypeError") == true)
        #expect(error?.exception?.message.contains("the result of results_stale() can't be given to Python") == true)
        #expect(try python.eval("1 + 1") == 2)
    }

    @Test("a function is a method when a class has it", arguments: PythonTarget.all)
    func methods(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class Box:\n    def __init__(self, n): self.n = n")
        let box = try python.eval("Box")
        try box.setAttribute(
            "plus",
            to: python.function { (this: PythonObject, n: Int) throws -> Int in try Int(this.n) + n }
        )
        #expect(try python.eval("Box(3).plus(4)") == 7)
    }

    // MARK: Async closures

    @Test("an async closure is awaited by async code and blocks other code", arguments: PythonTarget.all)
    func asyncClosures(target: PythonTarget) async throws {
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

    @Test("an async closure may be called by blocking code", arguments: PythonTarget.all)
    func asyncClosuresBlocking(target: PythonTarget) throws {
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

    @Test("cancelling the Python task cancels the Swift task", arguments: PythonTarget.all)
    func asyncCancellation(target: PythonTarget) async throws {
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

    @Test("what is cancelled by Python may wait for another thread that asks for Python", arguments: PythonTarget.all)
    func waitingInCancellation(target: PythonTarget) async throws {
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

    // MARK: Trouble

    @Test("a time limit waits for a closure that runs, and cancels an async one", arguments: PythonTarget.all)
    func timeLimits(target: PythonTarget) throws {
        let python = try target.start()
        let calls = Counter()
        try python.register("timeLimits_forever") { () async throws -> Int in
            calls.add(1)
            try await Task.sleep(for: .seconds(6000))
            return 1
        }
        let kept = try python.eval("[1]")
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits where calls.value == 0 {
            let error = #expect(throws: PythonError.self) {
                try python.withTimeout(limit) { () throws -> Void in
                    try python.exec("import swift_bridge\nwhile True: swift_bridge.timeLimits_forever()")
                }
            }
            #expect(error?.kind == .timedOut, "\(String(describing: error))")
            #expect(try [Int](kept) == [1])
        }
        #expect(calls.value > 0)
    }

    @Test(
        "the worker dies while calls are on the stack: each level fails once",
        arguments: PythonTarget.workers.suffix(1)
    )
    func death(target: PythonTarget) throws {
        let python = try target.start()
        let levels = Mutex<[String]>([])
        try python.register("death_down") { (n: Int) throws -> Int in
            do {
                return try python.eval(n == 0 ? "__import__('os')._exit(3)" : "swift_bridge.death_down(\(n - 1))")
            } catch let error as PythonError {
                levels.withLock { $0.append("\(n) \(error.kind)") }
                throw error
            }
        }
        let error = #expect(throws: PythonError.self) {
            try python.exec("import swift_bridge; swift_bridge.death_down(3)")
        }
        #expect(error?.kind == .workerDied && error?.workerDeath?.exitCode == 3)
        #expect(levels.withLock { $0 } == ["0 workerDied", "1 workerDied", "2 workerDied", "3 workerDied"])
    }

    @Test("many tasks call functions that call Swift that calls Python", arguments: PythonTarget.all)
    func concurrency(target: PythonTarget) async throws {
        let python = try target.start()
        let increment = try await python.eval("lambda n: n + 1")
        try await python.register("concurrency_plus") { (n: Int) throws -> Int in
            let more: Int = try increment(n)
            return more
        }
        try await python.register("concurrency_wait") { (n: Int) async throws -> Int in
            await Task.yield()
            return try await Int(increment(n))
        }
        try await python.exec(
            "import swift_bridge\ndef both(n): return swift_bridge.concurrency_plus(n) + swift_bridge.concurrency_wait(n)"
        )
        let both = try await python.eval("both")
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for n in 0..<300 { group.addTask { try await Int(both(n)) } }
            return try await group.reduce(0, +)
        }
        #expect(sum == (0..<300).reduce(0) { $0 + 2 * ($1 + 1) })
    }

    @Test("a function that is unregistered, or ends its runtime, while it runs", arguments: PythonTarget.all)
    func endsWhileRunning(target: PythonTarget) throws {
        let python = try target.start()
        try python.register("endsWhileRunning_self") { [weak python] (n: Int) throws -> Int in
            try python?.unregister("endsWhileRunning_self")
            return n + 1
        }
        #expect(try python.eval("__import__('swift_bridge').endsWhileRunning_self(1)") == 2)
        try python.register("endsWhileRunning_all") { [weak python] () throws -> Int in
            python?.shutDown()
            #expect(throws: PythonError.self) { try python?.eval("1") }
            return 3
        }
        let result: Int = try python.eval("__import__('swift_bridge').endsWhileRunning_all()")
        #expect(result == 3)
    }

    @Test("a function of a runtime that has ended is an error in Python", arguments: PythonTarget.inProcess)
    func endedRuntime(target: PythonTarget) throws {
        let python = try target.start()
        do {
            let other = try target.start()
            try other.register("endedRuntime_orphan") { () in 1 }
            other.shutDown()
        }
        let error = #expect(throws: PythonError.self) {
            try python.eval("__import__('swift_bridge').endedRuntime_orphan()")
        }
        #expect(error?.isException("TypeError") == true)
    }
}
