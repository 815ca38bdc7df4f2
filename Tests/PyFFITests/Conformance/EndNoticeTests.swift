// What a program knows of Python's end without asking Python.

import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct EndNoticeTests {
    @Test(arguments: PythonTarget.all)
    func `a runtime runs until it is shut down, which is no death`(target: PythonTarget) async throws {
        let python = try target.start()
        #expect(python.isRunning)
        let ends = (0..<3).map { _ in Task { await python.waitForEnd() } }
        #expect(try await Int(python.eval("1")) == 1)
        await python.shutDown()
        #expect(!python.isRunning)
        for end in ends { #expect(await end.value == nil) }
        #expect(await python.waitForEnd() == nil)
    }

    @Test(arguments: PythonTarget.all)
    func `a task that is cancelled doesn't wait any longer`(target: PythonTarget) async throws {
        let python = try target.start()
        let end = Task { await python.waitForEnd() }
        end.cancel()
        #expect(await end.value == nil)
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await python.waitForEnd()
        }
        #expect(await early.value == nil)
        #expect(python.isRunning)
    }

    @Test(arguments: PythonTarget.workers)
    func `the death of an idle worker is known without a call`(target: PythonTarget) async throws {
        let python = try target.start()
        let end = Task { await python.waitForEnd() }
        kill(python.processIdentifier, SIGKILL)
        let death = try #require(await end.value)
        #expect(death.signalName == "SIGKILL" && death.operation == nil)
        #expect(!python.isRunning)
        #expect(await python.waitForEnd() == death)
        // Who shuts a dead worker down still learns that it has died.
        await python.shutDown()
        #expect(await python.waitForEnd() == death)
    }

    @Test(arguments: PythonTarget.workers)
    func `a death is told with what ran, and after the callers have their errors`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("def fall():\n import os; os.abort()")
        let fall = try await python.eval("fall")
        let end = Task { await python.waitForEnd() }
        let error = await #expect(throws: PythonError.self) { try await fall() }
        let death = try #require(await end.value)
        #expect(death.operation == "call fall")
        #expect(error?.workerDeath == death)
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `a worker that crashes at its end has died`(target: PythonTarget) async throws {
        let python = try target.start { $0.standardError = .discard }
        try await python.exec("import atexit, os; atexit.register(os.abort)")
        await python.shutDown()
        #expect(await python.waitForEnd()?.signalName == "SIGABRT")
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `a worker that is killed since its end takes too long has not died`(target: PythonTarget) async throws {
        let python = try target.start { $0.shutdownGracePeriod = .milliseconds(100) }
        try await python.exec("import atexit, time; atexit.register(time.sleep, 1000)")
        await python.shutDown()
        #expect(await python.waitForEnd() == nil)
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `a call that the end cuts short is closed`(target: PythonTarget) async throws {
        let (lines, printed) = AsyncStream.makeStream(of: Void.self)
        let python = try target.start {
            $0.shutdownGracePeriod = .milliseconds(200)
            $0.standardOutput = .handler { _ in printed.yield() }
        }
        let busy = "import time\nprint('busy', flush=True)\nwhile True: time.sleep(0.001)"
        let task = Task { () async throws -> Void in try await python.exec(busy) }
        for await _ in lines { break }
        await python.shutDown()
        let outcome = await task.result
        let error = try #require(throws: PythonError.self) { try outcome.get() }
        #expect(error.kind == .closed && error.hadBegun, "\(error)")
    }
}
