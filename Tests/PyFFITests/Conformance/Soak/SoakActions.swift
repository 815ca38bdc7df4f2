import Foundation
import PyFFI
import SystemSupport

/// One thing that the soak test does, whose result is known beforehand.
struct SoakAction<Body: Sendable>: Sendable {
    let name: String
    let body: Body

    init(_ name: String, _ body: Body) {
        self.name = name
        self.body = body
    }
}

typealias BlockingBody = @Sendable (SoakPython, Int) throws -> Void
typealias SuspendingBody = @Sendable (SoakPython, Int) async throws -> Void

extension SoakAction {
    /// Whether it ends only when it is stopped.
    var isEndless: Bool { name.hasPrefix("endless") }

    /// KeyboardInterrupt amid the code of asyncio's loop, or of an executor that others use too, may leave it waiting
    /// for what it has lost: Python has no protection against that.
    var mayBeStopped: Bool { !name.contains("in a loop of Python's") && !name.contains("threads") }
}

func expect<Value: Equatable>(_ value: Value, is wanted: Value) throws {
    try SoakFailure.check(value == wanted, "\(value) instead of \(wanted)")
}

/// What Python code raised: it has to be of this class, and nothing else may come out.
private func expectRaised(_ name: String, _ error: any Error) throws {
    guard let error = error as? PythonError, error.isException(name) else { throw error }
}

extension SoakAction where Body == BlockingBody {
    /// For threads: blocking operations.
    static let all: [SoakAction] = [
        .init("call") { python, n in try expect(Int(python["echo"](n)), is: n) },
        .init("typed call") { python, n in
            let list: [Int] = try python["echo"]([n, n + 1])
            try expect(list, is: [n, n + 1])
        },
        .init("count") { python, n in try expect(Int(python["count"](n * 100)), is: n * 100) },
        .init("text") { python, n in
            let text = String(repeating: "é", count: n * 50)
            try expect(String(python["echo"](text)), is: text)
        },
        .init("exception") { python, n in
            do {
                try python["fail"](n)
                throw SoakFailure("no exception")
            } catch { try expectRaised("KeyError", error) }
        },
        .init("object kept") { python, n in try keep(python, python["echo"]([n])) },
        .init("__del__") { python, n in try expect(Int(python["drops"](n)), is: n) },
        .init("__del__ by release") { python, n in _ = try python["Dying"](n) },
        .init("nested") { python, n in try expect(Int(python["through"](n % 5)), is: 2 * (n % 5)) },
        .init("threads") { python, n in try expect(Int(python["threads"](n)), is: n * (n + 1) / 2) },
        .init("nested in threads") { python, n in try expect(Int(python["nested_threads"](n % 4)), is: 6 * (n % 4)) },
        .init("async function, blocking") { python, n in try expect(Int(python["later"](n)), is: n + 1) },
        .init("async functions in a loop of Python's") { python, n in
            try expect(Int(python["runs"](n)), is: n * (n + 1) / 2)
        },
        .init("error of Swift") { python, n in
            do {
                try python["throws"](n)
                throw SoakFailure("no error")
            } catch let error as SoakError { try expect(error.code, is: n) }
        },
        .init("closure") { python, n in
            let token = SoakToken()
            let function = try python.runtime.function { (x: Int) in withExtendedLifetime(token) { x + n } }
            try expect(Int(function(n)), is: 2 * n)
        },
        .init("registered") { python, n in try useRegistered(python, n) { try python["calls"]($0, n) } },
        .init("generator") { python, n in
            let elements = try PythonIterator(python["ticks"](n))
            var sum = 0
            while let element = try elements.next(as: Int.self) { sum += element }
            try expect(sum, is: n * (n - 1) / 2)
        },
        .init("generator, broken off") { python, n in
            for element in try [PythonIterator(python["ticks"](n + 1), prefetch: n % 3)] {
                var iterator = element
                _ = try iterator.next()
            }
        },
        .init("with") { python, n in
            let manager = try python["Manager"]()
            try python.runtime.with(manager) { value in try expect(Int(value.open), is: 1) }
            try expect(Int(manager.open), is: 0)
        },
        .init("coroutine, run") { python, n in try expect(Int(python.runtime.run(python["double"](n))), is: 2 * n) },
        .init("endless") { python, n in try python["endless"]() },
    ]

    fileprivate static func keep(_ python: SoakPython, _ object: PythonObject) {
        let released = python.bag.withLock { bag -> PythonObject? in
            bag.append(object)
            return bag.count > 200 ? bag.remove(at: bag.count / 3) : nil
        }
        if released?.typeName == "list", python.bag.withLock({ $0.count }) % 2 == 0 { released?.releaseNow() }
    }

    fileprivate static func name(_ n: Int) -> String { "soak_some\(n % 4)" }

    private static func useRegistered(
        _ python: SoakPython,
        _ n: Int,
        _ call: (String) throws -> PythonObject
    ) throws {
        let token = SoakToken()
        switch n % 3 {
        case 0: try python.runtime.register(name(n)) { (x: Int) in withExtendedLifetime(token) { x + 1 } }
        case 1: do { try python.runtime.unregister(name(n)) } catch { try expectRaised("AttributeError", error) }
        default:
            do { try expect(Int(call(name(n / 3))), is: n + 1) } catch let error as PythonError {
                guard error.isException("AttributeError") || error.message.contains("unregistered") else { throw error }
            }
        }
    }
}

extension SoakAction where Body == SuspendingBody {
    /// For tasks: operations that suspend.
    static let all: [SoakAction] = [
        .init("call") { python, n in try await python.expect("echo", n, gives: n) },
        .init("typed call") { python, n in
            try await python.expect("echo", [n, n + 1], gives: [n, n + 1])
        },
        .init("count") { python, n in try await python.expect("count", n * 100, gives: n * 100) },
        .init("exception") { python, n in
            do {
                try await python.call("fail", n)
                throw SoakFailure("no exception")
            } catch { try expectRaised("KeyError", error) }
        },
        .init("object kept") { python, n in
            SoakAction<BlockingBody>.keep(python, try await python.call("echo", [n]))
        },
        .init("__del__") { python, n in try await python.expect("drops", n, gives: n) },
        .init("__del__ by release") { python, n in try await python.call("Dying", n) },
        .init("nested") { python, n in try await python.expect("through", n % 5, gives: 2 * (n % 5)) },
        .init("threads") { python, n in try await python.expect("threads", n, gives: n * (n + 1) / 2) },
        .init("async function, blocking") { python, n in try await python.expect("later", n, gives: n + 1) },
        .init("async functions in a loop of Python's") { python, n in
            try await python.expect("runs", n, gives: n * (n + 1) / 2)
        },
        .init("error of Swift") { python, n in
            do {
                try await python.call("throws", n)
                throw SoakFailure("no error")
            } catch let error as SoakError { try expect(error.code, is: n) }
        },
        .init("registered") { python, n in
            let token = SoakToken()
            let name = SoakAction<BlockingBody>.name(n)
            switch n % 3 {
            case 0: try await python.runtime.register(name) { (x: Int) async in withExtendedLifetime(token) { x + 1 } }
            case 1:
                do { try await python.runtime.unregister(name) } catch { try expectRaised("AttributeError", error) }
            default:
                do {
                    try await python.expect("calls", name, n, gives: n + 1)
                } catch let error as PythonError {
                    guard error.isException("AttributeError") || error.message.contains("unregistered") else {
                        throw error
                    }
                }
            }
        },
        .init("coroutine") { python, n in try await python.expect("double", n, gives: 2 * n) },
        .init("coroutine that sleeps") { python, n in
            try await python.expect("double", n, Double(n) / 5000, gives: 2 * n)
        },
        .init("coroutine that fails") { python, n in
            do {
                try await python.call("failing", n)
                throw SoakFailure("no exception")
            } catch { try expectRaised("KeyError", error) }
        },
        .init("coroutine that awaits Swift") { python, n in try await python.expect("awaits", n, gives: n + 1) },
        .init("coroutine that awaits much of Swift") { python, n in
            try await python.expect("gathers", n, gives: n * (n + 1) / 2)
        },
        .init("coroutine that calls Swift") { python, n in
            try await python.expect("calls_blocking", n, gives: n + 1)
        },
        .init("async generator") { python, n in
            var sum = 0
            for try await element in try await PythonElements(python.call("async_ticks", n), as: Int.self) {
                sum += element
            }
            try expect(sum, is: n * (n - 1) / 2)
        },
        .init("async generator, broken off") { python, n in
            for try await element in try await PythonElements(python.call("async_ticks", n + 3), as: Int.self) {
                if element == n / 2 { break }
            }
        },
        .init("generator, broken off") { python, n in
            for try await element in try await PythonElements(python.call("ticks", n + 3), as: Int.self) {
                if element == n / 2 { break }
            }
        },
        .init("with") { python, n in
            let manager = try await python.call("Manager")
            try await python.runtime.with(manager) { value in
                let open: Int = try await value.getAttribute("open")
                try expect(open, is: 1)
            }
            let open: Int = try await manager.getAttribute("open")
            try expect(open, is: 0)
        },
        .init("async with") { python, n in
            let manager = try await python.call("AsyncManager")
            try await python.runtime.with(manager) { value in
                let open: Int = try await value.getAttribute("open")
                try expect(open, is: 1)
            }
            let open: Int = try await manager.getAttribute("open")
            try expect(open, is: 0)
        },
        .init("event loop of one's own") { python, n in
            guard n % 8 == 0 else { return }
            // Starting and stopping must not be cancelled: the thread would stay.
            let loop = try await Task.detached { try await python.runtime.startEventLoop(name: "soak") }.value
            let result = await Result { () async throws -> Void in
                let task = try await loop.submit(python.runtime.eval("double(\(n))"))
                let value: Int = try await task.value()
                try expect(value, is: 2 * n)
            }
            try await Task.detached { try await loop.stop() }.value
            try result.get()
        },
        .init("endless") { python, n in try await python.call("endless") },
        .init("endless, in Swift") { python, n in try await python.call("sleeps") },
        .init("endless, asleep") { python, n in try await python.call("double", n, 600.0) },
    ]
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
