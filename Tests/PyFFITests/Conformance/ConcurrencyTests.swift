import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ConcurrencyTests {
    @Test(arguments: PythonTarget.all)
    func `every operation has an async form`(target: PythonTarget) async throws {
        let python = try await {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .executable(target.executable)
            return try await PythonRuntime(target.backend, configuration)
        }()
        try await python.exec("x = {'a': [1, 2]}")
        let x = try await python.eval("x")
        let list: [Int] = try await x.getItem("a")
        #expect(list == [1, 2])
        try await x.setItem("b", to: "new")
        #expect(try await x.itemCount() == 2)
        #expect(try await x.containsItem("b"))
        try await x.deleteItem("b")
        let box = try await python.import("types").SimpleNamespace(n: 1)
        try await box.setAttribute("n", to: 5)
        let n: Int = try await box.getAttribute("n")
        #expect(n == 5)
        #expect(try await box.hasAttribute("n"))
        try await box.deleteAttribute("n")
        #expect(try await !box.hasAttribute("n"))
        let total: Int = try await python.sum([1, 2, 3], start: 10)
        #expect(total == 16)
        #expect(try await Int(x["a"][1]) == 2)
        #expect(try await x.compareTo(x, by: .equal))
        #expect(try await x.isSameObject(as: x))
        let made = try await PythonObject([1, 2, 3], in: python)
        #expect(try await [Int](made) == [1, 2, 3])
        await #expect(throws: PythonError.self) { try await python.eval("1 / 0") }
        await python.shutDown()
        await #expect(throws: PythonError.self) { try await python.eval("1") }
    }

    @Test(arguments: PythonTarget.all)
    func `a thousand tasks and sixteen threads get each its own reply`(target: PythonTarget) async throws {
        let python = try target.start()
        let identity = try await python.eval("lambda x: x")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    for step in 0..<5 {
                        let wanted = "\(number).\(step)" + String(repeating: "x", count: number)
                        let got: String = try await identity(wanted)
                        #expect(got == wanted)
                    }
                }
            }
            for thread in 0..<16 {
                group.addTask {
                    try await onThread {
                        for step in 0..<200 {
                            let got: [Int] = try identity([thread, step])
                            #expect(got == [thread, step])
                            _ = try python.eval("[\(thread)]")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `large data both ways at once does not jam the pipes`(target: PythonTarget) async throws {
        let python = try target.start()
        let identity = try await python.eval("lambda x: x")
        let bytes = [UInt8](repeating: 7, count: 4_000_000)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    let back: [UInt8] = try await identity(bytes)
                    return back.count
                }
            }
            for try await count in group { #expect(count == bytes.count) }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `large requests to a busy worker leave the threads of the cooperative pool free`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        let path = NSTemporaryDirectory() + "pyffi-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await python.exec("import os\ndef wait():\n while not os.path.exists('\(path)'): pass")
        let identity = try await python.eval("lambda x: x")
        let bytes = [UInt8](repeating: 1, count: 4_000_000)
        async let busy: PythonObject = python.eval("wait()")
        try await withThrowingTaskGroup(of: Int.self) { group in
            // More than there are threads in the pool; each far more than a pipe holds.
            for _ in 0..<16 {
                group.addTask {
                    let back: [UInt8] = try await identity(bytes)
                    return back.count
                }
            }
            // If all threads of the pool waited for room in the pipe, this would never run.
            await Task.detached { _ = FileManager.default.createFile(atPath: path, contents: nil) }.value
            for try await count in group { #expect(count == bytes.count) }
        }
        _ = try await busy
    }

    @Test(arguments: PythonTarget.all)
    func `cancelling a task interrupts its call and nothing else`(target: PythonTarget) async throws {
        let python = try target.start()
        let kept = try await python.eval("[1, 2]")
        let started = try await python.eval("[]")
        let path = NSTemporaryDirectory() + "pyffi-\(UUID().uuidString)"
        try await python.exec("def spin(mark):\n mark.append(1)\n open('\(path)', 'w').close()\n while True: pass")
        let spin = try await python.eval("spin")
        let task = Task { try await spin(started) }
        // The call is running once it has made the file.
        while !FileManager.default.fileExists(atPath: path) { await Task.yield() }
        task.cancel()
        let result = await task.result
        #expect(throws: CancellationError.self) { try result.get() }
        #expect(try await [Int](kept) == [1, 2])
        #expect(try await [Int](started) == [1])
        try FileManager.default.removeItem(atPath: path)

        let cancelledBefore = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await python.exec("never = True")
        }
        let second = await cancelledBefore.result
        #expect(throws: CancellationError.self) { try second.get() }
        #expect(try await !Bool(python.eval("'never' in globals()")))
    }

    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `a call that ignores the interrupt is killed, and its error says so`(target: PythonTarget) throws {
        let python = try target.start { $0.interruptGracePeriod = .milliseconds(200) }
        var death: WorkerDeath?
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits where death == nil {
            let error = try pythonError {
                try python.withTimeout(limit) { () throws -> Void in
                    try python.exec("while True:\n try:\n  while True: pass\n except KeyboardInterrupt: pass")
                }
            }
            #expect(error.kind == .timedOut)
            death = error.workerDeath
        }
        #expect(death?.signalName == "SIGKILL")
        #expect(try pythonError { try python.eval("1") }.kind == .workerDied)
    }

    /// `traceback` takes whatever an exception's `__str__` raises for a text that can't be had.
    @Test(arguments: PythonTarget.all)
    func `an interrupt is not lost while the text of an exception is asked for`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import time, traceback
            def wait(seconds):
                end = time.monotonic() + seconds
                while time.monotonic() < end: pass
            class Slow(Exception):
                def __str__(self):
                    wait(0.3)
                    return "slow"
            def work():
                traceback.format_exception_only(Slow, Slow())
                wait(20)
            """
        )
        let error = try pythonError {
            try python.withTimeout(.milliseconds(100)) { () throws -> Void in try python.exec("work()") }
        }
        #expect(error.kind == .timedOut && error.workerDeath == nil, "\(error)")
    }

    @Test(arguments: PythonTarget.one)
    func `withTimeout gives more time than every call has, and less within another`(target: PythonTarget) async throws {
        let python = try target.start { $0.callTimeout = .milliseconds(1) }
        let slow = "import time\nuntil = time.monotonic() + 0.1\nwhile time.monotonic() < until: pass"
        try await python.withTimeout(.seconds(600)) { () async throws -> Void in try await python.exec(slow) }
        try python.withTimeout(.seconds(600)) { () throws -> Void in try python.exec(slow) }
        try python.withTimeout(.seconds(600)) { () throws -> Void in try python.batch { try python.exec(slow) } }
        let error = await #expect(throws: PythonError.self) {
            try await python.withTimeout(.milliseconds(1)) { () async throws -> Void in
                try await python.withTimeout(.seconds(600)) { () async throws -> Void in
                    try await python.exec("while True: pass")
                }
            }
        }
        #expect(error?.kind == .timedOut)
    }

    @Test(arguments: PythonTarget.one)
    func `the error of a time limit names the operation`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("def busy():\n while True: pass")
        let end = "seconds and was interrupted; "
        let (code, call) = ("exec busy() took longer than ", "call busy took longer than ")
        var (blocking, suspending) = ("", "")
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits where !blocking.contains(end) {
            let error = await #expect(throws: PythonError.self) {
                try await onThread {
                    try python.withTimeout(limit) { () throws -> Void in try python.exec("busy()") }
                }
            }
            blocking = error?.message ?? ""
        }
        for limit in PythonTarget.timeLimits where !suspending.contains(end) {
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(limit) { () async throws -> Void in try await python.eval("busy")() }
            }
            suspending = error?.message ?? ""
        }
        #expect(blocking.hasPrefix(code) && blocking.contains(end), "\(blocking)")
        #expect(suspending.hasPrefix(call) && suspending.contains(end), "\(suspending)")
    }

    @Test(arguments: PythonTarget.one)
    func `a call timeout in the configuration bounds every call, also repr`(target: PythonTarget) throws {
        let python = try target.start { $0.callTimeout = .seconds(2) }
        try python.exec(
            "class Slow:\n def __repr__(self):\n  while True: pass\n def __getattr__(self, n):\n  while True: pass"
        )
        let slow = try python.eval("Slow()")
        #expect("\(slow)".contains("took longer"))
        #expect(try pythonError { _ = try slow.getAttribute("x") as PythonObject }.kind == .timedOut)
        #expect(try Int(python.eval("3")) == 3)
    }

    @Test(arguments: PythonTarget.one)
    func `an interrupt is not lost in a __del__, which would swallow it`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import time
            def wait(seconds):
                end = time.monotonic() + seconds
                while time.monotonic() < end: pass
            class Slow:
                def __del__(self): wait(0.3)
            def work():
                Slow()
                wait(60)
            """
        )
        let error = try pythonError {
            try python.withTimeout(.milliseconds(100)) { () throws -> Void in try python.exec("work()") }
        }
        #expect(error.kind == .timedOut && error.workerDeath == nil, "\(error)")
        // The finalizer of an object that was released before an operation is no code of that operation.
        try python.exec("class Slower:\n def __del__(self): wait(0.2)")
        for _ in 0..<3 {
            let dropped = try python.eval("Slower()")
            dropped.releaseNow()
            let error = try pythonError {
                try python.withTimeout(.milliseconds(50)) { () throws -> Void in try python.exec("wait(60)") }
            }
            #expect(error.kind == .timedOut && error.workerDeath == nil, "\(error)")
        }
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `an interrupt is not lost while an error of a __del__ is printed`(target: PythonTarget) throws {
        let python = try target.start()
        let error = try pythonError {
            try python.withTimeout(.milliseconds(100)) { () throws -> Void in
                try python.exec(
                    """
                    import sys, time
                    def wait(seconds):
                        end = time.monotonic() + seconds
                        while time.monotonic() < end: pass
                    class Slow:
                        def write(self, text): wait(0.1)
                        def flush(self): pass
                    class Loud:
                        def __del__(self): raise ValueError("is printed")
                    usual, sys.stderr = sys.stderr, Slow()
                    try: Loud()
                    finally: sys.stderr = usual
                    wait(60)
                    """
                )
            }
        }
        #expect(error.kind == .timedOut && error.workerDeath == nil, "\(error)")
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `an interrupt that Python ignores because of the code it hits is not lost`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(
            """
            import time, weakref
            def wait(seconds):
                end = time.monotonic() + seconds
                while time.monotonic() < end: pass
            class Thing: pass
            def work():
                thing = Thing()
                watched = weakref.ref(thing, lambda ref: wait(1))
                del thing
                wait(30)
            """
        )
        let limit = Duration.milliseconds(100)
        try await onThread {
            let error = try pythonError {
                try python.withTimeout(limit) { () throws -> Void in try python.exec("work()") }
            }
            #expect(error.kind == .timedOut && error.workerDeath == nil, "\(error)")
        }
        let error = await #expect(throws: PythonError.self) {
            try await python.withTimeout(limit) { () async throws -> Void in try await python.exec("work()") }
        }
        #expect(error?.kind == .timedOut && error?.workerDeath == nil, "\(error as Any)")
        #expect(try await Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `async operations that are stopped the moment they begin do stop`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(
            "import time\ndef wait(seconds):\n end = time.monotonic() + seconds\n while time.monotonic() < end: pass"
        )
        for round in 0..<400 {
            await #expect(throws: PythonError.self) {
                try await python.withTimeout(.microseconds(round / 2)) { () async throws -> Void in
                    try await python.exec("wait(60)")
                }
            }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a thousand tasks, half of them cancelled, end each as it should`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(
            "import asyncio\nasync def nap(s, n):\n await asyncio.sleep(s)\n return n\ndef echo(n): return n"
        )
        let (nap, echo) = (try await python.eval("nap"), try await python.eval("echo"))
        for _ in 0..<3 {
            let problems = await withTaskGroup(of: String?.self) { group in
                for n in 0..<1000 {
                    group.addTask {
                        let task = Task { () async throws -> Int in
                            if n % 4 == 0 { return try await nap(60.0, n) }
                            return n % 2 == 0 ? try await nap(0.005, n) : try await echo(n)
                        }
                        if n % 4 == 0 || n % 3 == 0 {
                            // Nothing is waited for: cancels are to come at all moments.
                            try? await Task.sleep(for: .microseconds(n * 10))
                            task.cancel()
                        }
                        switch await task.result {
                        case .success(n): return nil
                        case .success(let other): return "\(other) instead of \(n)"
                        case .failure(is CancellationError): return nil
                        case .failure(let error): return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [String]()) { all, one in if let one { all.append(one) } }
            }
            #expect(problems.first == nil)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `an interrupt that comes too late hits nothing`(target: PythonTarget) throws {
        let python = try target.start()
        let sleep = try python.import("time").getAttribute("sleep") as PythonObject
        for round in 0..<300 {
            do {
                // Ends at about the moment of its deadline, before or after.
                try python.withTimeout(.microseconds(1000)) { () throws -> Void in
                    try sleep(0.0009 + Double(round % 3) * 0.0001)
                }
            } catch let error as PythonError where error.kind == .timedOut {}
            #expect(try Int(python.eval("\(round)")) == round)
        }
    }

    private final class Argument: PythonConvertible, Sendable {
        func write(to writer: PythonWriter) throws { try 1.write(to: writer) }
    }

    /// If the argument were freed elsewhere, its `deinit` would keep others waiting. Workers only: in-process an
    /// operation may go on without its caller, and holds its arguments.
    @Test(
        arguments: PythonTarget.workers.suffix(1),
        ["runs", "waits"]
    )
    func `the arguments of a cancelled operation are freed before its caller goes on`(
        target: PythonTarget,
        which: String
    ) async throws {
        let python = try target.start()
        let (beginnings, beginning) = AsyncStream<Void>.makeStream()
        try await python.register("argumentsOfCancelled_begin") { beginning.yield() }
        try await python.exec(
            """
            import swift_bridge, time
            def forever(argument=None):
                swift_bridge.argumentsOfCancelled_begin()
                while True: time.sleep(0.01)
            """
        )
        let forever = try await python.eval("forever")
        for _ in 0..<5 {
            let before = which == "waits" ? Task { _ = try? await forever() } : nil
            if before != nil { for await _ in beginnings { break } }
            let task = Task {
                weak var witness: Argument?
                do {
                    let argument = Argument()
                    witness = argument
                    beginning.yield()
                    try await forever(argument)
                } catch {}
                return witness == nil
            }
            // The task yields once by itself, and once more when Python has begun with its call.
            for await _ in beginnings { break }
            if which == "runs" { for await _ in beginnings { break } }
            task.cancel()
            #expect(await task.value)
            before?.cancel()
            await before?.value
        }
    }
}

/// Runs `body` on a thread of its own, as a program without tasks would.
func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
