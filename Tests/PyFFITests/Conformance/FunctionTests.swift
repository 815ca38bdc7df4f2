import BackendInterface
import Foundation
import PyFFI
import Synchronization
import TestSupport
import Testing

@Suite(.startsProcesses)
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

    @Test(arguments: PythonTarget.all)
    func `arguments are converted to the closure's types`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `an object comes as it is, and goes back as the same one`(target: PythonTarget) throws {
        let python = try target.start()
        let same = try python.function { (object: PythonObject) in object }
        try python.exec("things = [object(), [1], 'x' * 5000, {1: 2}, print]")
        #expect(try Bool(python.eval("lambda same: all(same(thing) is thing for thing in things)")(same)))
        let typed = try python.function { (object: PythonObject) in object.typeName }
        #expect(try String(typed([1] as [Int])) == "list")
    }

    @Test(arguments: PythonTarget.all)
    func `names that swift_bridge has for something else can't be registered`(target: PythonTarget) async throws {
        let python = try target.start()
        for name in ["SwiftError", "register_conversion", "__getattr__", "__name__"] {
            let error = await #expect(throws: PythonError.self) { try await python.register(name) { () in 1 } }
            #expect(error?.kind == .unsupported && error?.message.contains("choose another name") == true)
        }
        try await python.exec("import swift_bridge")
        #expect(try await Bool(python.eval("issubclass(swift_bridge.SwiftError, Exception)")))
    }

    @Test(arguments: PythonTarget.all)
    func `wrong arguments are TypeErrors and never reach the closure`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `a signature has names, defaults, variadic parts and help`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `a Swift error is SwiftError in Python, and itself when it comes back`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `a Python exception that passes through Swift stays the same object`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `Swift and Python call each other to any depth`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `Python's other threads call functions while the main thread waits for them`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `__del__ may call Swift`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `a function is a method when a class has it`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class Box:\n    def __init__(self, n): self.n = n")
        let box = try python.eval("Box")
        try box.setAttribute(
            "plus",
            to: python.function { (this: PythonObject, n: Int) throws -> Int in try Int(this.n) + n }
        )
        #expect(try python.eval("Box(3).plus(4)") == 7)
    }

    @Test(arguments: PythonTarget.all)
    func `a time limit waits for a closure that runs, and cancels an async one`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `when the worker dies while calls are on the stack each level fails once`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `many tasks call functions that call Swift that calls Python`(target: PythonTarget) async throws {
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

    @Test(arguments: PythonTarget.all)
    func `a function may be unregistered, or end its runtime, while it runs`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.inProcess)
    func `a function of a runtime that has ended is an error in Python`(target: PythonTarget) throws {
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
