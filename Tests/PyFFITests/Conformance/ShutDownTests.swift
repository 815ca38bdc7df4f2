import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ShutDownTests {
    @Test(arguments: PythonTarget.all)
    func `shutDown returns though a handler of output waits for that`(target: PythonTarget) async throws {
        try await alone(target, part: target.testDescription) {
            let isShutDown = DispatchSemaphore(value: 0)
            let python = try target.start {
                $0.standardOutput = .handler { _ in
                    isShutDown.wait()
                    isShutDown.signal()
                }
            }
            try await python.exec("print('one')")
            // The grace period of a test's runtime is far longer than a test may take.
            await python.shutDown()
            isShutDown.signal()
        }
    }

    enum Stop: CaseIterable { case timeLimit, cancellation, interrupt }

    @Test(arguments: PythonTarget.all, Stop.allCases)
    func `an operation that runs when its runtime is shut down can still be stopped`(
        target: PythonTarget,
        by stop: Stop
    ) async throws {
        let folder = try ScratchFolder()
        let (begun, cleaned) = ("\(folder.path)/begun", "\(folder.path)/cleaned")
        try await alone(target, part: "\(target.testDescription) \(stop)") {
            let python = try target.start {
                if stop == .timeLimit { $0.callTimeout = .seconds(1) }
            }
            try await python.exec(
                """
                import time
                def work(begun, cleaned):
                    try:
                        open(begun, "w").close()
                        while True: time.sleep(0.001)
                    finally: open(cleaned, "w").close()
                """
            )
            let work = try await python.eval("work")
            let call = Task { try await work(begun, cleaned) as PythonObject }
            while !FileManager.default.fileExists(atPath: begun) { await Task.yield() }
            async let end: Void = python.shutDown()
            var isClosed = false
            while !isClosed {
                // Until shutDown has begun, this operation waits behind the work, which does not end.
                do { try await python.withTimeout(.milliseconds(50)) { try await python.exec("1") } } catch {
                    isClosed = (error as? PythonError)?.kind == .closed
                }
            }
            switch stop {
            case .timeLimit: break
            case .cancellation: call.cancel()
            case .interrupt: python.interrupt()
            }
            let error = await #expect(throws: (any Error).self) { _ = try await call.value }
            switch stop {
            case .timeLimit: #expect((error as? PythonError)?.kind == .timedOut)
            case .cancellation: #expect(error is CancellationError)
            case .interrupt: #expect((error as? PythonError)?.isException("KeyboardInterrupt") == true)
            }
            await end
            #expect(FileManager.default.fileExists(atPath: cleaned))
        }
    }

    @Test(
        arguments: PythonTarget.all,
        ["blocking", "suspending"]
    )
    func `a function that a thread of Python waits for may end its runtime`(target: PythonTarget, form: String)
        async throws
    {
        let folder = try ScratchFolder()
        let python = try target.start { $0.shutdownGracePeriod = .seconds(120) }
        if form == "blocking" {
            try await python.register("ShutDownTests_blocking") { [weak python] () -> Int in
                python?.shutDown()
                return 1
            }
        } else {
            try await python.register("ShutDownTests_suspending") { [weak python] () async -> Int in
                await python?.shutDown()
                return 1
            }
        }
        // The code that has begun is finished.
        try await python.exec(
            """
            import swift_bridge, threading
            def ask():
                try: swift_bridge.ShutDownTests_\(form)()
                except RuntimeError: pass  # on the worker the connection has ended
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
            with open("\(folder.path)/after", "w") as file: file.write("done")
            """
        )
        #expect(try String(contentsOfFile: "\(folder.path)/after", encoding: .utf8) == "done")
    }

    /// In-process the functions may hold their runtime, and are let go of at once.
    @Test(arguments: PythonTarget.all)
    func `an operation that runs when its runtime is shut down may still call Swift on the worker`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let calls = FunctionTests.Counter()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let mayReturn = DispatchSemaphore(value: 0)
        try await python.register("shutDown_note") {
            calls.add(1)
            guard calls.value == 4 else { return }
            beginning.finish()
            mayReturn.wait()
        }
        let work = Task { () async throws in
            try await python.exec("import swift_bridge\nfor _ in range(50): swift_bridge.shutDown_note()")
        }
        for await _ in begun {}
        switch target.backend {
        case .worker:
            async let end: Void = python.shutDown()
            var isClosed = false
            while !isClosed {
                // Until shutDown has begun, this operation waits behind the work.
                do { try await python.withTimeout(.milliseconds(50)) { try await python.exec("1") } } catch {
                    isClosed = (error as? PythonError)?.kind == .closed
                }
            }
            mayReturn.signal()
            await end
            try await work.value
            #expect(calls.value == 50)
        case .inProcess:
            await python.shutDown()
            mayReturn.signal()
            let error = await #expect(throws: PythonError.self) { try await work.value }
            #expect(error?.isException("TypeError") == true)
        }
    }
}
