import Foundation
import PyFFI
import Testing

// What the program's own code does while Python ends, and afterwards.
extension EndOfProgramTests {
    /// Workers only: in-process a thread that executes Python code is not stopped.
    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `the program's exit handlers may wait for threads that waited for Python`(target: PythonTarget) async throws {
        _ = try await Self.program(target) {
            // Registered before the library's own handler, and so called after it.
            atexit { Self.isBack.wait() }
            let python = try Self.start(target)
            Thread.detachNewThread {
                try? Self.execNow(python, "note('begun')\nwhile True: time.sleep(0.01)")
                Self.isBack.signal()
            }
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.kept.append(python)
            Self.end()
        }
    }

    private static let isBack = DispatchSemaphore(value: 0)

    @Test(arguments: Self.targets)
    func `the program's exit handlers may use Python, which has ended or answers`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            atexit {
                let isDone = DispatchSemaphore(value: 0)
                Thread.detachNewThread {
                    for case let python as PythonRuntime in Self.kept { try? Self.execNow(python, "1 + 1") }
                    isDone.signal()
                }
                isDone.wait()
                Task.detached {
                    for case let python as PythonRuntime in Self.kept {
                        try? await python.exec("1 + 1")
                        await python.shutDown()
                    }
                    isDone.signal()
                }
                isDone.wait()
                try? "done".write(toFile: "\(Self.folder)/asked", atomically: true, encoding: .utf8)
            }
            Self.kept.append(try Self.start(target))
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("asked") == "done")
    }

    /// What a thread of the program does again and again.
    enum Work: String, CaseIterable, Sendable {
        case functionThatUsesPython
        case nameOfMain
        case batch

        func run(_ python: PythonRuntime) throws {
            switch self {
            case .functionThatUsesPython: _ = try python.eval("swift_bridge.inner()") as Int
            case .nameOfMain: _ = try python.import("__main__").work() as Int
            case .batch: _ = try python.batch { try python.eval("work()") + 0 } as Int
            }
        }
    }

    @Test(arguments: Self.targets, Work.allCases)
    func `threads of the program that use Python get no error of its end`(target: PythonTarget, work: Work) async throws
    {
        let source = """
            import swift_bridge
            def work(): time.sleep(0.001); return 1
            atexit.register(time.sleep, 0.3)
            """
        _ = try await Self.program(target, work.rawValue) {
            let python = try Self.start(target)
            try await python.register("inner") { () throws -> Int in
                let one: Int = try python.eval("work()")
                return one + 1
            }
            try await python.exec(source)
            Self.kept.append(python)
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            for _ in 0..<4 {
                Thread.detachNewThread {
                    do {
                        while true {
                            try work.run(python)
                            beginning.yield()
                        }
                    } catch {
                        print("\(error)")
                        _exit(1)
                    }
                }
            }
            for await _ in begun { break }
            Self.end()
        }
    }

    @Test(arguments: Self.targets, [false, true])
    func `a task that a function left behind gets no error of Python's end`(target: PythonTarget, isAsync: Bool)
        async throws
    {
        _ = try await Self.program(target, "\(isAsync)") {
            let python = try Self.start(target, "atexit.register(time.sleep, 0.3)")
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            let (returned, returning) = AsyncStream<Void>.makeStream()
            let leaveBehind = { @Sendable in
                _ = Task {
                    for await _ in returned { break }
                    do {
                        while true {
                            try await python.exec("time.sleep(0.001)")
                            beginning.yield()
                        }
                    } catch { _exit(1) }
                }
            }
            if isAsync {
                try await python.register("leave") { () async throws -> Void in leaveBehind() }
            } else {
                try await python.register("leave") { () throws -> Void in leaveBehind() }
            }
            try await python.exec("import swift_bridge; swift_bridge.leave()")
            Self.kept.append(python)
            returning.yield()
            for await _ in begun { break }
            Self.end()
        }
    }

    @Test(arguments: Self.targets)
    func `a file that gc.freeze keeps from the collector is written`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            Self.kept.append(
                try Self.start(target, "import gc\nfile = open(path('frozen'), 'w')\nfile.write('done')\ngc.freeze()")
            )
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("frozen") == "done")
    }

    @Test(arguments: Self.targets)
    func `what the program has printed comes before what Python prints at its end`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            Self.kept.append(try Self.start(target, "atexit.register(print, 'printed by Python')"))
            print("printed by Swift")
            Self.end()
        }
        guard let left else { return }
        let places = ["Swift", "Python"].map { left.text.range(of: "printed by \($0)")?.lowerBound }
        #expect(try #require(places[0]) < #require(places[1]), "\(left.text)")
    }

    @Test(arguments: Self.targets)
    func `two threads may end the program at once`(target: PythonTarget) async throws {
        let source = """
            def handle():
                note("begun")
                for _ in range(300): time.sleep(0.001)
                note("handled")
            atexit.register(handle)
            """
        let left = try await Self.program(target) {
            Self.kept.append(try Self.start(target, source))
            Thread.detachNewThread { Self.end() }
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("handled") == "done", "\(left.text)")
    }

    @Test(arguments: Self.targets)
    func `an exit handler of Python that fails in Swift keeps no other from running`(
        target: PythonTarget
    ) async throws {
        let source = """
            atexit.register(note, "next")
            async def fails(): 1 / 0
            """
        let left = try await Self.program(target) {
            let python = try Self.start(target, source)
            let fails = try await python.eval("fails")
            try await python.register("failing") { [weak python] () -> Int in
                guard let python else { return 0 }
                do { return try python.run(fails.callWith()) } catch { return 1 }
            }
            try await python.exec("import swift_bridge; atexit.register(swift_bridge.failing)")
            Self.kept.append(python)
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("next") == "done")
        #expect(!left.text.contains("shutdownGracePeriod"), "\(left.text)")
    }

    @Test(arguments: Self.targets)
    func `a program may end in a Swift function that a finalizer calls`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target, Self.handlers)
            try await python.register("leave") { () -> Int in Self.end() }
            // On the worker the function's call fails, as the connection ends, and nobody gets an error that `__del__`
            // raises.
            let source = """
                import swift_bridge
                class Leaving:
                    def __del__(self): swift_bridge.leave()
                Leaving()
                """
            try? await python.exec(source)
            _exit(1)
        }
        guard let left else { return }
        #expect(left.file("handler") == "done")
    }

    /// In-process only: on the worker the thread gets an error, as the connection ends.
    @Test(arguments: PythonTarget.inProcess)
    func `the end waits for a thread of Python that waits for a Swift function`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target)
            try await python.register("slow") { () async throws -> Int in
                try "done".write(toFile: "\(Self.folder)/begun", atomically: true, encoding: .utf8)
                // Waits until Python's end has begun: `end` sees that, and removes the file.
                while FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
                return 1
            }
            let source = """
                import concurrent.futures.thread, swift_bridge
                def call(): note("result", str(swift_bridge.slow()))
                threading.Thread(target=call).start()
                def end():
                    while not concurrent.futures.thread._shutdown: time.sleep(0.001)
                    os.remove(path("begun"))
                concurrent.futures.thread.ThreadPoolExecutor(1).submit(end)
                """
            try await python.exec(source)
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.kept.append(python)
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("result") == "1", "\(left.text)")
    }

    @Test(arguments: PythonTarget.one)
    func `the program's exit handlers may wait for tasks that waited for Python`(target: PythonTarget) async throws {
        _ = try await Self.program(target) {
            atexit { Self.isBack.wait() }
            let python = try Self.start(target)
            Task.detached {
                try? await python.exec("note('begun')\nwhile True: time.sleep(0.01)")
                Self.isBack.signal()
            }
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.kept.append(python)
            Self.end()
        }
    }

    /// On the worker the handler's operation fails then.
    @Test(arguments: Self.targets)
    func `a handler of output may use Python at the end`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let box = RuntimeBox()
            let python = try target.start {
                $0.standardOutput = .handler { bytes in
                    let number: Int? = try? box.python?.eval("40 + 2")
                    box.text += "\(String(decoding: bytes, as: UTF8.self))\(number ?? 0) "
                    try? box.text.write(toFile: "\(Self.folder)/output", atomically: true, encoding: .utf8)
                }
            }
            box.python = python
            try await python.exec("import atexit; atexit.register(print, 'last', end='', flush=True)")
            Self.end()
        }
        guard let left else { return }
        let number = target.backend == .inProcess ? 42 : 0
        #expect(left.file("output")?.hasPrefix("last\(number) ") == true, "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    private final class RuntimeBox: @unchecked Sendable {  // set before anything is printed, and then the handler's
        var python: PythonRuntime?
        var text = ""
    }

    @Test(arguments: Self.targets)
    func `code whose Swift function ends the program is cut off in-process, and gets an error on the worker`(
        target: PythonTarget
    ) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target)
            try await python.register("leave") { () -> Int in Self.end() }
            let source = "import swift_bridge\ntry: swift_bridge.leave()\nfinally: note('finally')"
            try? await python.exec(source)
            _exit(1)
        }
        guard let left else { return }
        #expect(left.file("finally") == (target.backend == .worker ? "done" : nil))
    }

    @Test(arguments: Self.targets)
    func `a slow handler of output gets all output, at the end and before shutDown returns`(target: PythonTarget)
        async throws
    {
        let lines = (0..<20).map { "\($0)\n" }.joined()
        for shutsDown in [false, true] {
            let left = try await Self.program(target, "\(shutsDown)") {
                let path = "\(Self.folder)/output"
                try Data().write(to: URL(filePath: path))
                let file = try #require(FileHandle(forWritingAtPath: path))
                let python = try target.start {
                    $0.standardOutput = .handler { bytes in
                        usleep(5000)
                        file.write(Data(bytes))
                    }
                }
                Self.kept.append(python)
                try await python.exec(
                    "import atexit; atexit.register(print, 'last', flush=True)\nfor number in range(20): print(number, flush=True)"
                )
                guard shutsDown else { Self.end() }
                await python.shutDown()
                _exit(Self.status)
            }
            guard let output = left?.file("output") else { continue }
            // In-process, Python's exit handlers run at the end of the program.
            let isLast = !shutsDown || target.backend == .worker
            #expect(output == lines + (isLast ? "last\n" : ""))
        }
    }

    @Test(arguments: Self.targets)
    func `a handler of output may end the program`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try target.start { $0.standardOutput = .handler { _ in Self.end() } }
            try await python.exec("import atexit; atexit.register(open, '\(Self.folder)/handler', 'w')")
            do { try await python.exec("print('x', flush=True)") } catch { _exit(1) }
            while true { try await Task.sleep(for: .seconds(600)) }
        }
        guard let left else { return }
        #expect(left.file("handler") == "", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    private static let handlers = "atexit.register(note, 'handler')"

    @Test(arguments: targets)
    func `a thread whose function fails because of the program's end goes on to its own end`(
        target: PythonTarget
    ) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target)
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("begun") { () in
                beginning.yield()
            }
            try await python.register("sleep") { () throws -> Int in
                try python.run(python.eval("asleep()"))
                return 1
            }
            try await python.exec(
                """
                import asyncio, swift_bridge
                async def asleep():
                    swift_bridge.begun()
                    await asyncio.sleep(3600)
                def run():
                    try: swift_bridge.sleep()
                    except RuntimeError: pass
                    note("thread")
                threading.Thread(target=run).start()
                """
            )
            for await _ in begun { break }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("thread") == "done", "\(left.text)")
        #expect(!left.text.contains("cut off"), "\(left.text)")
    }
}
