import Foundation
import PyFFI
import Testing

/// The README's examples, as they stand there.
@Suite("README")
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
        let sum = try python.batch { () throws -> Double in
            try (1...100).reduce(0) { try $0 + Double(math.sqrt(Double($1))) }
        }
        #expect(abs(sum - 671.4629471031477) < 1e-9)
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
}
