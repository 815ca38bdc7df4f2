import BackendInterface
import Foundation
import PyFFI
import Synchronization
import TestSupport
import Testing

// What a closure holds, and when it is freed.
extension FunctionTests {
    @Test(arguments: PythonTarget.all)
    func `closures are freed when Python drops them, and by unregister`(target: PythonTarget) throws {
        let python = try target.start()
        let live = Counter()
        func make() throws {
            let token = Token(live)
            _ = try python.function { (n: Int) in withExtendedLifetime(token) { n } }
            try python.register("lifetimes_kept") { (n: Int) in withExtendedLifetime(token) { n } }
            try python.register("lifetimes_kept") { (n: Int) in withExtendedLifetime(token) { n + 1 } }
        }
        // A thread of the library frees the closures, at some time.
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

    @Test(arguments: PythonTarget.all)
    func `what a closure holds may use Python when it is freed because Python drops the closure`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let (answers, answer) = AsyncStream<Int?>.makeStream()
        let keep = try await python.eval("(kept := []).append")
        for _ in 0..<20 {
            let asking = Asking(python) { answer.yield($0) }
            try await keep(python.function { () in withExtendedLifetime(asking) { 1 } })
        }
        // Python drops the closures while a caller waits, which reads replies; the second caller asks for anything
        // else.
        try await python.exec("kept.clear(); import gc; gc.collect()")
        try await python.exec("pass")
        var count = 0
        for await number in answers {
            #expect(number == 42)
            count += 1
            if count == 20 { break }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `what a call that was stopped brought along is freed at once`(target: PythonTarget) throws {
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

    @Test(arguments: PythonTarget.all)
    func `a function may have no arguments and no result, and a result that can't go to Python is an error`(
        target: PythonTarget
    ) throws {
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
}
