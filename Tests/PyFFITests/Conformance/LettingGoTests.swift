import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Values of the program are freed when Python lets go of them, or an operation does. Freeing may run any code of the
/// program's.
@Suite(.startsProcesses)
struct LettingGoTests {
    enum Holder: String, CaseIterable, Sendable {
        case closure
        case errorOfFunction
        case argumentOfFunction
        case argumentOfAsyncFunction
        case resultOfFunction
        case resultOfAsyncFunction
        case operationThatDidNotBegin

        /// Whether nobody waits for the thread that frees the value. What a call brings along is freed where the
        /// function runs, for which Python waits. An operation that was cancelled before it asked for anything is freed
        /// by its task, and two of those would keep all threads that tasks have on a machine with two processors.
        var isFreedApart: Bool {
            switch self {
            case .closure, .errorOfFunction: true
            case .argumentOfFunction, .argumentOfAsyncFunction, .resultOfFunction, .resultOfAsyncFunction,
                .operationThatDidNotBegin:
                false
            }
        }
    }

    /// Waits, when it is freed, for a thread or a task that uses Python.
    private final class Asking: PythonConvertible, Error {
        let python: PythonRuntime
        let usesTask: Bool
        let freed: AsyncStream<Bool>.Continuation

        init(_ python: PythonRuntime, usesTask: Bool, _ freed: AsyncStream<Bool>.Continuation) {
            (self.python, self.usesTask, self.freed) = (python, usesTask, freed)
        }

        func write(to writer: PythonWriter) throws { try 1.write(to: writer) }

        deinit {
            let isDone = DispatchSemaphore(value: 0)
            if usesTask {
                Task { [python, freed] in
                    freed.yield((try? await python.eval("1")) == 1)
                    isDone.signal()
                }
            } else {
                Thread.detachNewThread { [python, freed] in
                    freed.yield((try? python.eval("1")) == 1)
                    isDone.signal()
                }
            }
            isDone.wait()
        }
    }

    /// A parameter of a function, which finds the `Asking` that was put down under a number.
    private struct Taken: ConvertibleFromPython {
        private static let waiting = Locked<[Int: Asking]>([:])
        let asking: Asking?

        static func read(from reader: PythonReader) throws -> Taken {
            let number = try Int.read(from: reader)
            return Taken(asking: waiting.withLock { $0.removeValue(forKey: number) })
        }

        static func number(for given: Given) throws -> Int {
            let asking = try given.take()
            return waiting.withLock { waiting in
                let number = (waiting.keys.max() ?? 0) + 1
                waiting[number] = asking
                return number
            }
        }
    }

    @Test(arguments: PythonTarget.all, Holder.allCases)
    func `a value of the program may wait for Python when it is freed`(
        target: PythonTarget,
        holder: Holder
    ) async throws {
        let python = try target.start()
        let (freed, freeing) = AsyncStream<Bool>.makeStream()
        try await hold(Given(Asking(python, usesTask: holder.isFreedApart, freeing)), holder, python)
        for await answer in freed {
            #expect(answer)
            break
        }
        #expect(try await Int(python.eval("2")) == 2)
    }

    /// Holds the value until somebody takes it out, who is the only one to have it then.
    private final class Given: Sendable {
        private let asking: Locked<Asking?>

        init(_ asking: Asking) { self.asking = Locked(asking) }

        func take() throws -> Asking { try #require(asking.withLock { $0.take() }) }

        var isTaken: Bool { asking.withLock { $0 == nil } }
    }

    private func hold(_ given: Given, _ holder: Holder, _ python: PythonRuntime) async throws {
        let call = try await python.eval("lambda function, *arguments: [function(*arguments), None][1]")
        switch holder {
        case .closure:
            let closure = try closure(that: given)
            try await call(python.function(name: "hold", closure))
        case .errorOfFunction:
            let ignore = try await python.eval(
                "[exec('def ignore(f):\\n try: f()\\n except Exception: pass', globals()), ignore][1]"
            )
            try await ignore(
                python.function(name: "fail") { () throws -> Int in throw Failure(asking: try given.take()) }
            )
            // Before 3.13 the exception's traceback may be part of a cycle.
            try await python.exec("import gc; gc.collect()")
        case .argumentOfFunction:
            let number = try Taken.number(for: given)
            try await call(python.function(name: "take") { (_: Taken) throws -> Int in 1 }, number)
        case .argumentOfAsyncFunction:
            let number = try Taken.number(for: given)
            try await call(python.function(name: "take") { (_: Taken) async throws -> Int in 1 }, number)
        case .resultOfFunction:
            try await call(python.function(name: "give") { () throws -> Asking in try given.take() })
        case .resultOfAsyncFunction:
            try await call(python.function(name: "give") { () async throws -> Asking in try given.take() })
        case .operationThatDidNotBegin: try await leave(given, python)
        }
    }

    private func closure(that given: Given) throws -> @Sendable () throws -> Int {
        let asking = try given.take()
        return { withExtendedLifetime(asking) { 1 } }
    }

    private struct Failure: Error {
        let asking: Asking
    }

    /// Gives the value to an operation that is cancelled while another one keeps it waiting.
    private func leave(_ given: Given, _ python: PythonRuntime) async throws {
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let mayEnd = DispatchSemaphore(value: 0)
        let busy = try await python.function(name: "busy") { () throws -> Int in
            beginning.yield()
            mayEnd.wait()
            return 1
        }
        let identity = try await python.eval("abs")
        let first = Task { try await Int(busy()) }
        for await _ in begun { break }
        let second = Task { try await identity(given.take()) }
        while !given.isTaken { await Task.yield() }
        second.cancel()
        // If the operation was cancelled before it asked for anything, its task frees the value, and Python has to have
        // time for that.
        mayEnd.signal()
        _ = try? await second.value
        #expect(try await first.value == 1)
    }
}
