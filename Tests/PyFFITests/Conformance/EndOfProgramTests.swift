import Foundation
import PyFFI
import TestSupport
import Testing

/// What `python3` does at the end of a program is done at the end of one that uses Python, however it comes to that:
/// each way is taken by a program of its own.
@Suite(.startsProcesses)
struct EndOfProgramTests {
    enum Way: String, CaseIterable, Sendable {
        /// As at the end of `main`.
        case runtimeGoesOutOfUse
        case runtimeIsInUse
        case afterShutDown
        case runtimeWentOutOfUseBefore
        case inFunction
        case inFunctionOfAsyncCall
        case inAsyncFunctionOfAsyncCall
        case inFunctionOfThread
        case inAsyncFunctionOfThread
        case inFunctionOfJob
        case inBatch
        case atEndOfCCode

        /// C code that exits in a worker ends only the worker.
        func isPossible(_ backend: PythonBackendKind) -> Bool { self != .atEndOfCCode || backend == .inProcess }
    }

    /// One way to end, with one Python.
    struct Case: CustomTestStringConvertible, Sendable {
        let way: Way
        let target: PythonTarget
        var testDescription: String { "\(way), \(target.testDescription)" }
    }

    /// The oldest and the newest Python on the worker, and those that run in-process.
    static let targets: [PythonTarget] =
        Set([0, PythonTarget.workers.count - 1]).sorted().compactMap { index in
            PythonTarget.workers.indices.contains(index) ? PythonTarget.workers[index] : nil
        } + PythonTarget.inProcess

    private static let cases = targets.flatMap { target in
        Way.allCases.filter { $0.isPossible(target.backend) }.map { Case(way: $0, target: target) }
    }

    // MARK: Programs

    private static let folderVariable = "PYFFI_TEST_END_FOLDER"
    static let status: Int32 = 7

    /// Where the program that runs here leaves its files.
    static var folder: String { ProcessInfo.processInfo.environment[folderVariable] ?? "" }

    /// What must not be freed before the program ends.
    nonisolated(unsafe) static var kept: [Any] = []

    /// What a program left behind.
    struct Left {
        let folder: ScratchFolder
        /// What the program printed.
        let text: String

        func file(_ name: String) -> String? { try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) }
    }

    /// Runs a program that ends by `body`.
    ///
    /// - Returns: what the program left behind; nil in the program itself, where `body` returns only if something is
    ///   wrong.
    static func program(
        _ target: PythonTarget,
        _ part: String = "",
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async throws -> Left? {
        // Only the test has one to remove: its program writes to the same, and ends without freeing anything.
        let own = try Alone.isHere ? nil : ScratchFolder()
        let text = try await alone(
            target,
            part: "\(part) \(target.testDescription)",
            environment: own.map { [folderVariable: $0.path] } ?? [:],
            ends: .status(status),
            sourceLocation: sourceLocation,
            body
        )
        guard let own, let text else { return nil }
        return Left(folder: own, text: text)
    }

    /// Ends the program as the end of `main` does.
    static func end() -> Never { exit(status) }

    static func start(
        _ target: PythonTarget,
        _ source: String = "",
        grace: Duration? = nil,
        _ adjust: (inout PythonRuntime.Configuration) -> Void = { _ in }
    ) throws -> PythonRuntime {
        let python = try target.start { configuration in
            // What has to end here ends by itself, however busy the machine is.
            configuration.shutdownGracePeriod = grace ?? .seconds(60)
            adjust(&configuration)
        }
        let setup = """
            import atexit, os, sys, threading, time
            def path(name): return os.path.join('\(folder)', name)
            def note(name, text="done"):
                with open(path(name), "w") as file: file.write(text)
            """
        try python.exec("\(setup)\n\(source)")
        return python
    }

    // MARK: Tests

    @Test(arguments: cases)
    func `at a program's end handlers run, threads and pools finish, and files are written`(one: Case) async throws {
        let left = try await Self.program(one.target, one.way.rawValue) {
            try await Self.end(one.way, one.target)
        }
        guard let left else { return }
        #expect(left.file("report") == "all results")
        #expect(left.file("first handler") == "done")
        #expect(left.file("second handler") == "done", "a handler that raises doesn't keep others from their turn")
        #expect(left.file("thread") == "done")
        #expect(left.file("job") == "done")
        #expect(left.text.contains("printed last"))
        #expect(!left.text.contains("cut off"), "\(left.text)")
        #expect(left.text.components(separatedBy: "ZeroDivisionError").count == 2, "\(left.text)")
    }

    @Test(
        arguments: targets.filter { $0.backend == .worker },
        ["string_at, 0", "CDLL(None)._exit, 5"]
    )
    func `a worker that dies while it ends is reported`(target: PythonTarget, call: String) async throws {
        for shutsDown in [false, true] {
            let left = try await Self.program(target, "\(call) \(shutsDown)") {
                let python = try Self.start(target, "import ctypes; atexit.register(ctypes.\(call))")
                Self.kept.append(python)
                if shutsDown { await python.shutDown() }
                Self.end()
            }
            let cause = call.hasPrefix("string_at") ? "signal 11 (SIGSEGV)" : "exit code 5"
            if let left {
                #expect(left.text.contains("pyffi: the Python worker died while it ended: \(cause)\n"), "\(left.text)")
            }
        }
    }

    /// Leaves work of each kind for Python's end. The thread and the job are over only when Python's end has begun.
    static let work = """
        report = open(path("report"), "w")
        report.write("all results")
        atexit.register(note, "first handler")
        atexit.register(lambda: 1 / 0)
        atexit.register(note, "second handler")
        atexit.register(print, "printed last", end="")

        def outlast_main_thread():
            threading.main_thread().join()
            note("thread")
        threading.Thread(target=outlast_main_thread).start()

        import concurrent.futures.thread
        def job():
            while not concurrent.futures.thread._shutdown: time.sleep(0.001)
            note("job")
        pool = concurrent.futures.ThreadPoolExecutor(2)
        pool.submit(job)
        """

    private static func end(_ way: Way, _ target: PythonTarget) async throws {
        switch way {
        case .runtimeGoesOutOfUse:
            var python: PythonRuntime? = try start(target, work)
            withExtendedLifetime(python) {}
            python = nil
            end()
        case .runtimeIsInUse:
            kept.append(try start(target, work))
            end()
        case .afterShutDown:
            // In-process the work is done at the program's end; on the worker it is done now.
            let python = try start(target, work)
            kept.append(python)
            await python.shutDown()
            end()
        case .runtimeWentOutOfUseBefore:
            _ = try start(target, work)
            try execNow(target.start(), "1 + 1")
            end()
        case .inFunction:
            let python = try start(target, work)
            try await python.register("leave") { () -> Int in end() }
            try execNow(python, "import swift_bridge; swift_bridge.leave()")
        case .inFunctionOfAsyncCall:
            let python = try start(target, work)
            try await python.register("leave") { () -> Int in end() }
            // The operation throws no error, which could be the last that the program prints.
            do { try await python.exec("import swift_bridge; swift_bridge.leave()") } catch { _exit(1) }
        case .inAsyncFunctionOfAsyncCall:
            let python = try start(target, work)
            try await python.register("leave") { () async -> Int in end() }
            do { try await python.exec("import swift_bridge; swift_bridge.leave()") } catch { _exit(1) }
        case .inFunctionOfThread:
            let python = try start(target, work)
            try await python.register("leave") { () -> Int in end() }
            do { try await python.exec(leavingThread) } catch { _exit(1) }
        case .inAsyncFunctionOfThread:
            let python = try start(target, work)
            try await python.register("leave") { () async -> Int in end() }
            do { try await python.exec(leavingThread) } catch { _exit(1) }
        case .inFunctionOfJob:
            let python = try start(target, work)
            try await python.register("leave") { () -> Int in end() }
            // The end interrupts this code; `go` keeps that out of `submit`, where the pool doesn't know its thread
            // yet.
            let submit = "go = threading.Event(); pool.submit(lambda: (go.wait(), leave())); go.set()"
            do { try await python.exec(leaving(submit)) } catch { _exit(1) }
        case .inBatch:
            let python = try start(target, work)
            try inBatch(of: python) { end() }
        case .atEndOfCCode:
            // PyDLL holds the GIL while it calls `exit`.
            try execNow(start(target, work), "import ctypes; ctypes.PyDLL(None).exit(\(status))")
        }
    }

    private static func leaving(_ start: String) -> String {
        """
        import swift_bridge
        def leave():
            try: swift_bridge.leave()
            except RuntimeError: pass  # on the worker the connection has ended
        \(start)
        threading.Event().wait()
        """
    }

    private static let leavingThread = leaving("threading.Thread(target=leave).start()")

    // The blocking forms of operations, for tests that are async.
    static func execNow(_ python: PythonRuntime, _ source: String) throws { try python.exec(source) }

    private static func inBatch(of python: PythonRuntime, _ body: () throws -> Void) throws {
        try python.batch { () throws -> Void in
            try python.exec("1 + 1")
            try body()
        }
    }

    @Test(arguments: targets)
    func `several runtimes end, each in order`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            for number in 0..<4 {
                let python = try Self.start(
                    target,
                    "file = open(path('file \(number)'), 'w'); file.write('done'); atexit.register(note, 'handler \(number)')"
                )
                if number % 2 == 0 { Self.kept.append(python) }
            }
            Self.end()
        }
        guard let left else { return }
        for number in 0..<4 {
            #expect(left.file("file \(number)") == "done")
            #expect(left.file("handler \(number)") == "done")
        }
    }

    @Test(arguments: targets)
    func `the end interrupts an operation that waits for a function, and is not interrupted itself`(
        target: PythonTarget
    ) async throws {
        let source = """
            import swift_bridge
            def handle():
                for _ in range(300): time.sleep(0.001)
                note("slow handler")
            def run():
                for _ in range(300): time.sleep(0.001)
                note("slow thread")
            atexit.register(note, "last handler")
            atexit.register(handle)
            threading.Thread(target=run).start()
            """
        // Which code is interrupted is chance.
        for number in 0..<8 {
            let left = try await Self.program(target, "\(number)") {
                let python = try Self.start(target, source)
                let (begun, beginning) = AsyncStream<Void>.makeStream()
                try await python.register("wait") { () async -> Int in
                    beginning.yield()
                    try? await Task.sleep(for: .seconds(600))
                    return 1
                }
                Task {
                    let operation = "import swift_bridge\ntry: swift_bridge.wait()\nfinally: note('cleaned up')"
                    do { try await python.exec(operation) } catch { _exit(1) }
                }
                for await _ in begun { break }
                Self.end()
            }
            guard let left else { continue }
            #expect(left.file("slow thread") == "done", "\(left.text)")
            #expect(left.file("slow handler") == "done", "\(left.text)")
            #expect(left.file("last handler") == "done", "\(left.text)")
            #expect(left.file("cleaned up") == "done", "\(left.text)")
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a program that ends while shutDown finalizes the interpreter waits for that`(target: PythonTarget)
        async throws
    {
        let left = try await Self.program(target) {
            let python = try target.start { $0.finalizesInterpreter = true }
            try await python.exec(
                """
                import atexit, time
                def handle():
                    open('\(Self.folder)/begun', 'w').close()
                    for _ in range(500): time.sleep(0.001)
                    with open('\(Self.folder)/handler', 'w') as file: file.write('done')
                atexit.register(handle)
                """
            )
            Task { await python.shutDown() }
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("handler") == "done")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    @Test(arguments: targets)
    func `a child process that C code forked ends without Python's exit handlers`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target, "atexit.register(lambda: note(f'handler {os.getpid()}'))")
            Self.kept.append(python)
            typealias Fork = @convention(c) () -> pid_t
            let fork = unsafeBitCast(try #require(dlsym(dlopen(nil, RTLD_NOW), "fork")), to: Fork.self)
            let child = fork()
            if child == 0 { exit(3) }
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            #expect(status == 3 << 8)
            #expect(try await Int(python.eval("1 + 1")) == 2)
            Self.end()
        }
        guard let left else { return }
        let handlers = try FileManager.default.contentsOfDirectory(atPath: left.folder.path)
            .filter { $0.hasPrefix("handler") }
        #expect(handlers.count == 1)
    }
}
