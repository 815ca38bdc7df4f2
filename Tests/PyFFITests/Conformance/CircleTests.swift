import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Runtimes whose functions call one another: each waits for the other's, and is asked for more meanwhile.
@Suite(.startsProcesses)
struct CircleTests {
    @Test(arguments: PythonTarget.one, PythonTarget.one)
    func `functions of two runtimes call each other to any depth`(one: PythonTarget, other: PythonTarget) throws {
        let (first, second) = (try one.start(), try other.start())
        for (own, next) in [(first, second), (second, first)] {
            let down = try own.function { [unowned next] (depth: Int) throws -> Int in
                depth == 0 ? 0 : try next.eval("lambda depth: 1 + down(depth)")(depth - 1)
            }
            try own.exec("def keep(function):\n  global down\n  down = function")
            try own.eval("keep")(down)
        }
        #expect(try first.eval("down(1)") == 1)
        #expect(try second.eval("down(6)") == 6)
        #expect(try first.eval("down(7)") == 7)
    }

    @Test(arguments: PythonTarget.one, PythonTarget.one)
    func `async functions of two runtimes call each other`(one: PythonTarget, other: PythonTarget) async throws {
        let (first, second) = (try one.start(), try other.start())
        for (own, next) in [(first, second), (second, first)] {
            let down = try await own.function { [unowned next] (depth: Int) async throws -> Int in
                if depth == 0 { return 0 }
                return try await next.eval("lambda depth: 1 + down(depth)")(depth - 1)
            }
            try await own.exec("def keep(function):\n  global down\n  down = function")
            try await own.eval("keep")(down)
        }
        #expect(try await first.eval("down(1)") == 1)
        #expect(try await second.eval("down(6)") == 6)
        #expect(try await first.eval("down(7)") == 7)
    }

    @Test(arguments: PythonTarget.one)
    func `a handler of output may wait for what prints`(target: PythonTarget) async throws {
        switch target.backend {
        case .worker: try await Self.printing(target)
        case .inProcess: try await alone(target) { try await Self.printing(target) }
        }
    }

    private static func printing(_ target: PythonTarget) async throws {
        let lines = Locked<[String]>([])
        let runtime = Locked<PythonRuntime?>(nil)
        let python = try target.start {
            $0.standardOutput = .lines { line in
                lines.withLock { $0.append(line) }
                if line.count < 5 { try? runtime.current?.exec("print('\(line)x')") }
            }
        }
        runtime.withLock { $0 = python }
        try await python.exec("print('a')")
        #expect(await comesTrue { lines.current.count == 5 })
        #expect(lines.current == ["a", "ax", "axx", "axxx", "axxxx"])
        runtime.withLock { $0 = nil }
    }
}
