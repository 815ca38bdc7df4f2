import Foundation
import PyFFI
import TestSupport
import Testing

/// Swift functions that wait for Python by ways that the library can't see.
@Suite(.startsProcesses)
struct DetachedWorkTests {
    private static let count = 60

    @Test(arguments: PythonTarget.all)
    func `a crowd of functions waits for tasks of their own`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.register("detached_outer") { [weak python] (number: Int) async throws -> Int in
            let python = try #require(python)
            return try await Task.detached { try await python.eval("3 + \(number)") }.value
        }
        try await python.exec("import swift_bridge\ndef f(n): return swift_bridge.detached_outer(n)")
        try await Self.expectAll(python)
    }

    @Test(arguments: PythonTarget.all)
    func `a crowd of functions waits for queues of their own`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.register("queued_outer") { [weak python] (number: Int) async throws -> Int in
            let python = try #require(python)
            return try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "own").async {
                    continuation.resume(with: Result { try python.eval("3 + \(number)") })
                }
            }
        }
        try await python.exec("import swift_bridge\ndef f(n): return swift_bridge.queued_outer(n)")
        try await Self.expectAll(python)
    }

    @Test(arguments: PythonTarget.all)
    func `a crowd of functions waits for coroutines that wait for functions`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.register("stacked_inner") { [weak python] (number: Int) async throws -> Int in
            try await #require(python).eval("3 + \(number)")
        }
        try await python.register("stacked_outer") { [weak python] (number: Int) async throws -> Int in
            try await #require(python).eval("co")(number)
        }
        try await python.exec(
            """
            import swift_bridge
            async def co(n): return await swift_bridge.stacked_inner(n)
            def f(n): return swift_bridge.stacked_outer(n)
            """
        )
        try await Self.expectAll(python)
    }

    private static func expectAll(_ python: PythonRuntime) async throws {
        let function = try await python.eval("f")
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<count { group.addTask { (number, try await function(number)) } }
            for try await (number, sum) in group { #expect(sum == 3 + number) }
        }
    }
}
