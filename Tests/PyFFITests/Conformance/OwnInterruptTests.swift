import Foundation
import PyFFI
import TestSupport
import Testing

/// SIGINT that Python code sends to itself, in whatever way: the Swift program has nothing to do with it.
@Suite(.startsProcesses)
struct OwnInterruptTests {
    private static let ways = [
        "signal.raise_signal(signal.SIGINT)",
        "os.kill(os.getpid(), signal.SIGINT)",
        "_thread.interrupt_main()",
        "in_thread(_thread.interrupt_main)",
        "in_thread(lambda: signal.raise_signal(signal.SIGINT))",
    ]

    private static let code = """
        import _thread, os, signal, threading, time
        def in_thread(function):
            gate = _thread.allocate_lock()
            gate.acquire()
            thread = threading.Thread(target=lambda: (gate.acquire(), function()))
            # An interrupt amid this may strike module threading's own locks, as Ctrl-C may.
            thread.start()
            gate.release()
            thread.join()
        def interrupted(way):
            eval(way)
            while True: time.sleep(0.01)
        def caught(way):
            try: interrupted(way)
            except KeyboardInterrupt: return "caught"
        """

    @Test(arguments: PythonTarget.all)
    func `code that interrupts itself gets KeyboardInterrupt, and no other code does`(
        target: PythonTarget
    ) async throws {
        // In-process a thread's interrupt is for everything that this process runs.
        guard target.backend == .inProcess else { return try await interrupt(target) }
        try await alone(target) { try await interrupt(target) }
    }

    private func interrupt(_ target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(Self.code)
        let main = try await python.import("__main__")
        for way in Self.ways {
            let caught: String = try await main.caught(way)
            #expect(caught == "caught", "\(way)")
            let error = await #expect(throws: PythonError.self) { try await main.interrupted(way) }
            #expect(error?.isException("KeyboardInterrupt") == true, "\(way)")
            #expect(error?.exception?.traceback.contains("pyffi_worker") == false, "\(way)")
            try onAnotherThread {
                let caught: String = try main.caught(way)
                #expect(caught == "caught", "\(way)")
                let error = #expect(throws: PythonError.self) { () throws -> Void in try main.interrupted(way) }
                #expect(error?.isException("KeyboardInterrupt") == true, "\(way)")
                let answer: Int = try python.eval("6 * 7")
                #expect(answer == 42)
            }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a forked child gets KeyboardInterrupt from itself and from outside`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import os, signal, time
                child = os.fork()
                if child == 0:
                    try:
                        os.kill(os.getpid(), signal.SIGINT)
                        time.sleep(600)
                    except KeyboardInterrupt: pass
                    ready, told = os.pipe()
                    grandchild = os.fork()
                    if grandchild == 0:
                        try:
                            os.write(told, b"x")
                            while True: time.sleep(0.01)
                        except KeyboardInterrupt: os._exit(7)
                    os.read(ready, 1)
                    os.kill(grandchild, signal.SIGINT)
                    os._exit(os.waitpid(grandchild, 0)[1] >> 8)
                """
            )
            let status: Int = try await python.eval("os.waitpid(child, 0)[1]")
            #expect(status == 7 << 8)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `interrupts go to the handler that Python code has set`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            // Handlers run in Python's main thread, which `await` uses on both backends.
            try await python.exec(
                """
                import os, signal, time
                seen = []
                before = signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
                signal.raise_signal(signal.SIGINT)
                os.kill(os.getpid(), signal.SIGINT)
                # In-process any thread of the program may be the one that gets it.
                while len(seen) < 2: time.sleep(0.01)
                signal.signal(signal.SIGINT, before)
                """
            )
            let isRight: Bool = try await python.eval("seen == [signal.SIGINT] * 2")
            #expect(isRight)
        }
    }
}
