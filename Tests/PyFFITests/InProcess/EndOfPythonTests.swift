import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// What is left in Swift when a runtime has ended, or Python itself.
@Suite(.startsProcesses, .serialized)
struct EndOfPythonTests {
    private func uses(_ python: PythonRuntime, _ object: PythonObject) -> [() throws -> Void] {
        [
            { _ = try python.eval("1") }, { try python.exec("1") }, { _ = try python.import("sys") },
            { _ = try object.getAttribute("x") as PythonObject }, { _ = try Int(object) },
            { _ = try object.itemCount() },
            { _ = try PythonValue(object) }, { _ = try python.len(object) }, { _ = try object + 1 },
            { _ = try PythonObject([1, 2], in: python) }, { _ = try object.isSameObject(as: object) },
            { try object.setItem(0, to: 1) }, { try python.withTimeout(.seconds(5)) { _ = try object() } },
        ]
    }

    /// Uses everything that a program may still hold; each use is an error of kind `closed`, none is a crash.
    private func expectClosed(_ python: PythonRuntime, _ object: PythonObject) async throws {
        for use in uses(python, object) { #expect(try pythonError { try use() }.kind == .closed) }
        let later = try await #require(throws: PythonError.self) { try await python.eval("1") }
        #expect(later.kind == .closed)
        let called = try await #require(throws: PythonError.self) { try await object(1) }
        #expect(called.kind == .closed)
        #expect("\(object)".contains("shut down"))
        #expect(object.typeName == "list")
    }

    @Test(arguments: PythonTarget.inProcess)
    func `after shutDown every use is an error, releasing is harmless, and other runtimes go on`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let (first, second) = (try target.start(), try target.start())
            var objects = try (0..<1000).map { try first.eval("[\($0)]") }
            let error = try pythonError { try first.eval("1 / 0") }
            await first.shutDown()
            await first.shutDown()
            try await expectClosed(first, objects[0])
            objects.removeAll()
            #expect(try await Int(second.eval("1 + 1")) == 2)
            #expect(error.exception?.message == "division by zero")
            #expect(error.exception?.traceback.contains("ZeroDivisionError") == true)
            await second.shutDown()
            // Python runs on for the next runtime.
            #expect(try await Int(target.start().eval("2")) == 2)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `after finalization every use is an error, and releasing is harmless, on any thread`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let finalized = DispatchSemaphore(value: 0)
            let used = DispatchSemaphore(value: 0)
            let python = try target.start { $0.finalizesInterpreter = true }
            let held = Locked(try (0..<1000).map { try python.eval("[\($0)]") })
            let error = try pythonError { try python.eval("1 / 0") }
            let unread = try pythonError { try python.eval("[][1]") }
            #expect(error.exception?.traceback.contains("ZeroDivisionError") == true)
            // A thread that Python knows, and that outlives Python.
            async let thread: Void = onThread {
                let own = try python.eval("[1]")
                used.signal()
                finalized.wait()
                #expect(try pythonError { try python.eval("1") }.kind == .closed)
                _ = own
            }
            try await onThread { used.wait() }
            try await python.exec(
                "import threading; threading.Thread(target=lambda: threading.Event().wait(), daemon=True).start()"
            )
            await python.shutDown()
            finalized.signal()
            try await thread
            let kept = try #require(held.withLock { $0.first })
            try await expectClosed(python, kept)
            #expect(error.exception?.traceback.contains("ZeroDivisionError") == true)
            #expect(unread.exception?.typeName == "IndexError")
            #expect(unread.exception?.traceback.isEmpty == false)
            #expect(unread.exception?.cause == nil)
            held.withLock { $0.removeAll() }
            try await onThread { _ = kept }
            await python.shutDown()
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `the end of a runtime does nothing to what other threads are just making`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            // `tuple` makes its tuple grow, which is a SystemError if anybody else has a reference to it.
            try python.exec(
                """
                import threading
                failures, goes_on = [], True
                def grow():
                    while goes_on:
                        try: tuple(one for one in range(3000))
                        except SystemError as error: failures.append(error)
                threads = [threading.Thread(target=grow) for _ in range(2)]
                for thread in threads: thread.start()
                """
            )
            for _ in 0..<200 { try target.start().shutDown() }
            try python.exec("goes_on = False\nfor thread in threads: thread.join()")
            #expect(try Int(python.eval("len(failures)")) == 0)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `shutDown with finalization waits for what runs`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start { $0.finalizesInterpreter = true }
            let isRunning = DispatchSemaphore(value: 0)
            let path = try ScratchFolder()
            try await python.exec(
                """
                import os, time
                def work(path):
                    open(path, 'w').close()
                    for _ in range(200): time.sleep(0.001)
                    return 'finished'
                """
            )
            let work = try await python.eval("work")
            async let blocking: Void = onThread {
                isRunning.signal()
                let result: String = try work("\(path.path)/blocking")
                #expect(result == "finished")
            }
            async let suspended = String(work("\(path.path)/suspended"))
            let names = ["blocking", "suspended"]
            while !names.allSatisfy({ FileManager.default.fileExists(atPath: "\(path.path)/\($0)") }) {
                await Task.yield()
            }
            await python.shutDown()
            try await blocking
            #expect(try await suspended == "finished")
            #expect(try pythonError { try python.eval("1") }.kind == .closed)
        }
    }

    @Test(
        arguments: PythonTarget.inProcess,
        [false, true]
    )
    func
        `shutDown with finalization in a function that Python waits for comes back, and Python ends after the function`(
            target: PythonTarget,
            isAsync: Bool
        ) async throws
    {
        try await alone(target, part: "\(isAsync)") {
            let python = try target.start { $0.finalizesInterpreter = true }
            let folder = try ScratchFolder()
            let mark = "\(folder.path)/ended"
            try await python.exec("import atexit; atexit.register(lambda: open('\(mark)', 'w').close())")
            let function =
                isAsync
                ? try await python.function(name: "end") { () async in
                    await python.shutDown()
                    return FileManager.default.fileExists(atPath: mark)
                }
                : try await python.function(name: "end") { () in
                    python.shutDown()
                    return FileManager.default.fileExists(atPath: mark)
                }
            try await onThread {
                let hadEnded: Bool = try function()
                #expect(!hadEnded)
            }
            while !FileManager.default.fileExists(atPath: mark) { await Task.yield() }
        }
    }

    @Test(
        arguments: PythonTarget.inProcess,
        ["limit", "function", "thread"]
    )
    func `before finalization operations still get what ends them: time limits, results of functions, interrupts`(
        target: PythonTarget,
        what: String
    ) async throws {
        try await alone(target, part: what) {
            let folder = try ScratchFolder()
            let (begun, ended) = ("\(folder.path)/begun", "\(folder.path)/ended")
            let python = try target.start { $0.finalizesInterpreter = true }
            let goesOn = DispatchSemaphore(value: 0)
            try await python.register("slow") { () async in
                _ = FileManager.default.createFile(atPath: begun, contents: nil)
                goesOn.wait()
            }
            try await python.register("end") { () in python.shutDown() }
            try await python.exec(
                """
                import asyncio, swift_bridge, threading, time
                def begin(): open('\(begun)', 'w').close()
                def limit():
                    begin()
                    while True: time.sleep(0.001)
                async def wait(): await swift_bridge.slow()
                def function(): asyncio.run(wait())
                def thread(): threading.Thread(target=leave).start()
                def leave():
                    begin()
                    try: swift_bridge.end()
                    finally:
                        for _ in range(200): time.sleep(0.001)
                        open('\(ended)', 'w').close()
                """
            )
            let function = try await python.eval(what)
            async let operation: Void = onThread {
                if what == "limit" {
                    #expect(
                        try pythonError { try python.withTimeout(.seconds(1)) { _ = try function() } }.kind == .timedOut
                    )
                } else {
                    try function()
                }
            }
            while !FileManager.default.fileExists(atPath: begun) { await Task.yield() }
            async let end: Void = python.shutDown()
            goesOn.signal()
            try await operation
            await end
            if what == "thread" {
                while !FileManager.default.fileExists(atPath: ended) { await Task.yield() }
            }
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a coroutine that comes to its turn after shutDown ends at once`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            let mayEnd = DispatchSemaphore(value: 0)
            let busy = try await python.function(name: "busy") { () throws -> Int in
                beginning.yield()
                mayEnd.wait()
                return 1
            }
            let sleep = try await python.eval("__import__('asyncio').sleep")
            async let first = Int(busy())
            for await _ in begun { break }
            let asleep = Task { try await sleep(5) }
            // Its operation comes to wait for its turn in that time; nothing tells when.
            for _ in 0..<1000 { await Task.yield() }
            await python.shutDown()
            mayEnd.signal()
            let error = await #expect(throws: PythonError.self) { try await asleep.value }
            #expect(error?.kind == .closed)
            #expect(try await first == 1)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a program ends though Python is busy`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                "import threading, time\ndef spin():\n while True: pass\nthreading.Thread(target=spin, daemon=True).start()"
            )
            let folder = try ScratchFolder()
            let mark = "\(folder.path)/running"
            Task { try await python.exec("open('\(mark)', 'w').close()\nwhile True: pass") }
            Thread.detachNewThread { try? python.exec("while True: pass") }
            while !FileManager.default.fileExists(atPath: mark) { await Task.yield() }
        }
    }
}
