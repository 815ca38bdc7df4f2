import Foundation
import PyFFI
import TestSupport
import Testing

/// Where the two backends differ by their nature, line by line as the documentation's table has it: threads, time and
/// signals.
@Suite(.startsProcesses, .serialized)
struct ThreadDifferences {
    @Test(arguments: PythonTarget.one)
    func `blocking calls run on the caller's thread in-process, all others on Python's main thread`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let isMain = "__import__('threading').current_thread() is __import__('threading').main_thread()"
        #expect(try await Bool(python.eval(isMain)))
        try await onThread {
            let blocking: Bool = try python.eval(isMain)
            #expect(blocking == (target.backend == .worker))
        }
        let first: Int = try await python.eval("__import__('threading').get_ident()")
        let second = try await Task.detached { try await Int(python.eval("__import__('threading').get_ident()")) }.value
        #expect(first == second)
    }

    @Test(arguments: PythonTarget.one)
    func `objects bound to a thread work across awaits, and across blocking calls on the worker only`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let database = try await python.import("sqlite3").connect(":memory:")
        for _ in 0..<3 { try await #expect(Int(database.execute("select 1").fetchone()[0]) == 1) }
        try await onThread {
            switch target.backend {
            case .worker:
                let one: Int = try Int(database.execute("select 1").fetchone()[0])
                #expect(one == 1)
            case .inProcess:
                #expect(try pythonError { try database.execute("select 1") }.isException("ProgrammingError"))
            }
        }
        try await database.close()
    }

    @Test(arguments: PythonTarget.one)
    func `signal.signal works where Python's main thread is: on the worker always, in-process with await`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let code = "import signal; signal.signal(signal.SIGUSR2, signal.getsignal(signal.SIGUSR2))"
        try await python.exec(code)
        try await onThread {
            switch target.backend {
            case .worker: try python.exec(code)
            case .inProcess: #expect(try pythonError { try python.exec(code) }.isException("ValueError"))
            }
        }
    }

    /// Goes on after an interrupt until `go` is set. The loop isn't the first thing in `try`: 3.11 and 3.12 take an
    /// interrupt at its end for one before its beginning.
    private static let stubborn = """
        import threading
        go, interrupted = threading.Event(), threading.Event()
        def stubborn():
            try:
                inside = True
                while True: pass
            except KeyboardInterrupt:
                interrupted.set()
            while not go.is_set():
                try: go.wait()
                except KeyboardInterrupt: pass
            return 'finished'
        """

    @Test(arguments: PythonTarget.one)
    func `a signal handler that exits while no code runs ends the worker, and in-process is raised in the next code`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start()
            var code = """
                import os, signal, sys, threading
                signal.signal(signal.SIGUSR2, lambda *_: sys.exit(5))
                def strike(): signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR2)
                timer = threading.Timer(0.1, strike)
                timer.daemon = True
                timer.start()
                """
            var error: PythonError?
            while error == nil {
                do { try await python.exec(code) } catch let problem as PythonError { error = problem }
                code = "1"
                // No operation runs for long, so that the handler hardly strikes one.
                usleep(1000)
            }
            switch target.backend {
            // If the signal came amid an operation after all, that operation has the exception.
            case .worker: #expect(error?.workerDeath?.exitCode == 5 || error?.isException("SystemExit") == true)
            case .inProcess: #expect(error?.isException("SystemExit") == true)
            }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `async code that ignores an interrupt is killed with its worker, and in-process left behind`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start { $0.interruptGracePeriod = .milliseconds(50) }
            try await python.exec(Self.stubborn)
            let error = try await #require(throws: PythonError.self) {
                try await python.withTimeout(.seconds(2)) { try await python.eval("stubborn()") }
            }
            #expect(error.kind == .timedOut)
            switch target.backend {
            case .worker:
                #expect(error.workerDeath?.signalName == "SIGKILL")
                let next = try await #require(throws: PythonError.self) { try await python.eval("1") }
                #expect(next.kind == .workerDied)
            case .inProcess:
                #expect(error.message.contains("was left behind"))
                #expect(error.message.contains("worker backend"))
                // Blocking calls have threads of their own; async ones wait until the code ends.
                let waiting = Task { try await Int(python.eval("1 + 1")) }
                try await onThread { try python.exec("go.set()") }
                #expect(try await waiting.value == 2)
            }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a blocking caller of code that ignores an interrupt is freed by the worker's end, in-process by the code's`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start { $0.interruptGracePeriod = .milliseconds(50) }
            try await python.exec(Self.stubborn)
            switch target.backend {
            case .worker:
                try await onThread {
                    let error = try pythonError {
                        try python.withTimeout(.seconds(2)) { () throws -> Void in try python.exec("stubborn()")
                        }
                    }
                    #expect(error.workerDeath?.signalName == "SIGKILL")
                }
            case .inProcess:
                async let freed: Void = onThread {
                    // Long after the limit and the grace period.
                    try python.exec("import time; interrupted.wait(); time.sleep(0.2); go.set()")
                }
                try await onThread {
                    let result: String = try python.withTimeout(.seconds(2)) { () throws -> String in
                        try python.eval("stubborn()")
                    }
                    #expect(result == "finished")
                }
                try await freed
            }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `an interrupt reaches code that waits in C on the worker, and in-process not before it is back`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start {
                $0.interruptGracePeriod = target.backend == .worker ? .seconds(600) : .zero
            }
            try await python.exec("import threading; lock = threading.Lock(); lock.acquire()")
            let error = try await #require(throws: PythonError.self) {
                try await python.withTimeout(.seconds(2)) { try await python.eval("lock.acquire()") }
            }
            #expect(error.kind == .timedOut)
            switch target.backend {
            case .worker: #expect(try await Bool(python.eval("lock.locked()")))
            case .inProcess:
                #expect(error.message.contains("was left behind"))
                try await onThread { try python.exec("lock.release()") }
                #expect(try await Int(python.eval("2")) == 2)
            }
        }
    }
}
