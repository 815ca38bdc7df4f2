import BackendInterface
import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Results of Swift functions that contain objects of Python's. A worker gets the result on one connection and releases
/// on another: no object may be released before Python has made the result of it.
@Suite(.startsProcesses)
struct AnswerTests {
    /// Becomes a list of a value that Python takes long to get, and of an object. `token` says when Swift has freed it.
    private struct Answer: PythonConvertible, Sendable {
        final class Token: Sendable {
            let onEnd: @Sendable () -> Void
            init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
            deinit { onEnd() }
        }

        let slow: PythonPath
        let thing: PythonObject
        let token: Token

        func write(to writer: PythonWriter) throws {
            try writer.sink.begin(.list, count: 2)
            try slow.write(to: writer)
            try thing.write(to: writer)
            try writer.sink.end()
        }
    }

    private static let setUp = """
        import threading, weakref
        gate, things, results = threading.Event(), weakref.WeakSet(), []
        class Slow:
            @property
            def value(self):
                gate.wait()
                return 1
        class Thing:
            def __init__(self): things.add(self)
        slow = Slow()
        def run(f):
            try: results.append([type(x).__name__ for x in f()])
            except BaseException as error: results.append([str(error)])
        """

    private func answer(_ python: PythonRuntime, onEnd: @escaping @Sendable () -> Void) async throws -> Locked<Answer?>
    {
        let slow: PythonObject = try await python.eval("slow")
        return Locked(Answer(slow: slow.value, thing: try await python.eval("Thing()"), token: .init(onEnd)))
    }

    private func check(_ python: PythonRuntime) async throws {
        #expect(try await [[String]](python.eval("results")) == [["int", "Thing"]])
        // The object is released afterwards all the same.
        while try await Int(python.eval("len(things)")) > 0 {}
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `the objects of a result are not released before a thread has made it`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(Self.setUp)
        let (ended, end) = AsyncStream<Void>.makeStream()
        let answer = try await answer(python) { end.yield() }
        let function = try await python.function { () throws -> Answer in try #require(answer.withLock { $0.take() }) }
        let start = try await python.eval("lambda f: threading.Thread(target=run, args=(f,)).start()")
        _ = try await start(function)
        for await _ in ended { break }
        for _ in 0..<3 { _ = try await python.eval("1") }
        try await python.exec("gate.set()\nwhile not results: pass")
        try await check(python)
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `the objects of a result are not released before the main thread has made it`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        try await python.exec(Self.setUp)
        let isGone = DispatchSemaphore(value: 0)
        let answer = try await answer(python) { isGone.signal() }
        let function = try await python.function { () throws -> Answer in try #require(answer.withLock { $0.take() }) }
        let opener = try await python.function { () throws -> Void in
            isGone.wait()
            for _ in 0..<3 { _ = try python.eval("1") }
            try python.exec("gate.set()")
        }
        let start = try await python.eval(
            """
            lambda f, g: (thread := threading.Thread(target=g), thread.start(), run(f), thread.join())
            """
        )
        _ = try await start(function, opener)
        try await check(python)
    }

    @Test(arguments: PythonTarget.one)
    func `an object that is made while a value is written is there when Python reads it`(target: PythonTarget)
        async throws
    {
        struct Fleeting: PythonConvertible, Sendable {
            let make: PythonObject

            func write(to writer: PythonWriter) throws {
                let made: PythonObject = try make()
                try made.write(to: writer)
            }
        }
        let python = try target.start()
        let make = try await python.eval("lambda: [7]")
        let first = try await python.eval("lambda values: values[0]")
        let isOver = Locked(false)
        // The requests of this task take the releases of the other thread along.
        let others = Task {
            while !isOver.withLock({ $0 }) { _ = try await python.eval("1") }
        }
        let sum = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int, any Error>) in
            Thread.detachNewThread {
                let sum = Result { () throws -> Int in
                    var sum = 0
                    for _ in 0..<500 { sum += try first(Fleeting(make: make)) }
                    return sum
                }
                continuation.resume(with: sum)
            }
        }
        #expect(sum == 3500)
        isOver.withLock { $0 = true }
        try await others.value
    }
}
