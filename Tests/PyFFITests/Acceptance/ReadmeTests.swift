import Foundation
import PyFFI
import TestSupport
import Testing

/// The README's examples, as they stand there.
@Suite("README", .startsProcesses)
struct ReadmeTests {
    @Test("the first program", arguments: PythonTarget.all)
    func firstProgram(target: PythonTarget) async throws {
        let python = try target.start()
        try await onThread {
            try python.exec("x = 1 + 2")
            let y: Int = try python.eval("x * 10")
            #expect(y == 30)

            let rows = try python.list(python.open("/etc/passwd"))
            let count: Int = try python.len(rows)
            let sorted: [String] = try python.sorted(rows, reverse: true)
            let first = try String(rows[0].strip())
            #expect(count == sorted.count && sorted.contains(first + "\n"))

            let statistics = try python.import("statistics")
            let median: Double = try statistics.median([3, 1, 2])
            #expect(median == 2)
        }
        let statistics = try await python.import("statistics")
        let later: Double = try await statistics.median([3, 1, 2])
        #expect(later == 2)
    }

    @Test("two backends", arguments: PythonTarget.all)
    func backends(target: PythonTarget) throws {
        let python = try target.start()
        let math = try python.import("math")
        let roots = try python.batch { () throws -> Double in
            var sum = try PythonObject(0.0, in: python)
            for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }
            return try Double(sum)
        }
        #expect(abs(roots - 671.4629471031477) < 1e-9)
        let (a, b) = try (python.eval("3"), python.eval("4"))
        let total = try 2 * a + b
        #expect(try total == 10)
    }

    @Test("errors", arguments: PythonTarget.one.filter { $0.backend == .worker })
    func errors(target: PythonTarget) throws {
        let python = try target.start()
        var caught = 0
        do {
            try python.eval("1 / 0")
        } catch let error as PythonError where error.isException("ArithmeticError") {
            caught += 1
            #expect(error.exception!.message == "division by zero")
            #expect(try String(error.exception!.object.args[0]) == "division by zero")
        }
        do {
            try python.withTimeout(.seconds(2)) { () throws -> Void in
                try python.exec("while True: pass")
            }
        } catch let error as PythonError where error.kind == .timedOut {
            caught += 1
        }
        do {
            try python.exec("import ctypes; ctypes.string_at(0)")
        } catch let error as PythonError where error.kind == .workerDied {
            caught += 1
            #expect(error.workerDeath!.signalName! == "SIGSEGV")
        }
        #expect(caught == 3)
    }

    @Test("Swift functions in Python", arguments: PythonTarget.all)
    func functions(target: PythonTarget) async throws {
        // In-process the names are shared with the other tests of this process.
        try await alone(target) { () throws -> Void in
            let python = try target.start()
            try python.register("add") { (a: Int, b: Int) in a + b }
            try python.exec("import swift_bridge; three = swift_bridge.add(1, 2)")
            #expect(try python.eval("three") == 3)
            let key = try python.function { (text: String) in text.count }
            let longest: String = try python.max(["a", "abc"], key: key)
            #expect(longest == "abc")
            try python.register("greet", signature: "name, greeting='Hello', **more", documentation: "Says hello.") {
                (name: String, greeting: String, more: PythonKeywords) in "\(greeting), \(name)!"
            }
            #expect(try python.eval("swift_bridge.greet('Ada', x=1)") == "Hello, Ada!")
            try python.exec("class Base: n = 0")
            let base = try python.eval("Base")
            var counter = PythonClass("Counter", inheriting: [base])
            counter.method("up") { (this: PythonObject) in try this.setAttribute("n", to: this.n + 1) }
            let one = try counter.make(in: python)()
            try one.up()
            #expect(try Int(one.n) == 1)
        }
    }

    @Test("coroutines", arguments: PythonTarget.all)
    func coroutines(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("async def fetch(url): return url.upper()")
        let fetch = try await python.eval("fetch")
        async let a: String = fetch("a")
        async let b: String = fetch("b")
        #expect(try await [a, b] == ["A", "B"])
        try await onThread {
            let text: String = try python.run(fetch("c"))
            #expect(text == "C")
        }
    }
}
