import Foundation
import PyFFI
import TestSupport
import Testing

/// What Python's threads and signals do to calls that are under way; the worker's own tests (`test_service.py`) go
/// further.
@Suite(.startsProcesses)
struct ServiceTests {
    @Test(arguments: PythonTarget.all)
    func `the first calls of a Swift function may come from many threads at once`(target: PythonTarget) throws {
        for _ in 0..<4 {
            let python = try target.start()
            try python.register("service_double") { (n: Int) in n * 2 }
            try python.exec(
                """
                import swift_bridge, sys, threading
                def all_at_once():
                    gate, results = threading.Barrier(16), []
                    def work(n):
                        gate.wait()
                        results.extend([swift_bridge.service_double(n), swift_bridge.service_double(n)])
                    usual = sys.getswitchinterval()
                    sys.setswitchinterval(1e-6)
                    try:
                        threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
                        for thread in threads: thread.start()
                        for thread in threads: thread.join()
                    finally:
                        sys.setswitchinterval(usual)
                    return sorted(results)
                """
            )
            let all: [Int] = try python.eval("all_at_once()")
            #expect(all == (0..<32).map { $0 / 2 * 2 })
            python.shutDown()
        }
    }

    @Test(arguments: PythonTarget.workers)
    func `a signal's handler that raises ends the call that waits for Swift, not the worker`(target: PythonTarget)
        throws
    {
        let python = try target.start()
        let mayEnd = DispatchSemaphore(value: 0)
        try python.register("service_slow") { () throws -> Int in
            mayEnd.wait()
            return 5
        }
        try python.register("service_caught") { (text: String) throws -> Void in mayEnd.signal() }
        try python.exec(
            """
            import signal, swift_bridge, threading
            def handler(number, frame): raise TimeoutError("took too long")
            signal.signal(signal.SIGALRM, handler)
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.05)
                caught = swift_bridge.service_slow()
            except TimeoutError as error: caught = str(error)
            finally: signal.setitimer(signal.ITIMER_REAL, 0)
            # By another thread: the one that runs the first closure is not free yet.
            thread = threading.Thread(target=swift_bridge.service_caught, args=(caught,))
            thread.start()
            thread.join()
            """
        )
        #expect(try python.eval("caught") == "took too long")
        #expect(try python.eval("1 + 1") == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `a stream that can't be flushed in the place of sys.stdout loses nothing`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.register("service_six") { 6 }
        try await python.exec(
            """
            import swift_bridge, sys
            class Stream:
                def write(self, text): return len(text)
            usual, sys.stdout = sys.stdout, Stream()
            async def five(): return 5
            """
        )
        let five: Int = try await python.eval("five")()
        let six: Int = try await python.eval("swift_bridge.service_six()")
        try await python.exec("sys.stdout = usual")
        #expect((five, six) == (5, 6))
    }
}
