import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

@Suite(.startsProcesses)
struct LogTests {
    /// In-process `logging` is that of all tests.
    private static func own(_ target: PythonTarget, _ body: (PythonRuntime) async throws -> Void) async throws {
        switch target.backend {
        case .worker: try await body(target.start())
        case .inProcess: try await alone(target) { try await body(target.start()) }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `what Python logs and warns of comes to the handler`(target: PythonTarget) async throws {
        try await Self.own(target, Self.records)
    }

    private static func records(_ python: PythonRuntime) async throws {
        let records = Locked<[PythonLogRecord]>([])
        try await python.handleLogs(from: .info) { record in records.withLock { $0.append(record) } }
        try await python.exec(
            """
            import logging, threading, warnings
            log = logging.getLogger("service.part")
            def work(n):
                log.debug("not wanted")
                log.info("did %d of %s", n, "two")
            work(1)
            thread = threading.Thread(target=work, args=(2,)); thread.start(); thread.join()
            try: 1 / 0
            except ZeroDivisionError: log.exception("failed")
            warnings.warn("old", UserWarning)
            """,
            filename: "service.py"
        )
        let all = records.current
        #expect(all.map(\.level) == [.info, .info, .error, .warning])
        #expect(all.map(\.logger) == ["service.part", "service.part", "service.part", "py.warnings"])
        #expect(all.prefix(3).map(\.message) == ["did 1 of two", "did 2 of two", "failed"])
        #expect(all.last?.message.contains("UserWarning: old") == true)
        #expect(all.first?.file == "service.py" && all.first?.line == 5 && all.first?.function == "work")
        #expect(all.first?.traceback == nil && all[2].traceback?.contains("ZeroDivisionError") == true)
        #expect(abs(all[0].date.timeIntervalSinceNow) < 3600 && all[0].levelName == "INFO")
        // A second handler takes the place of the first.
        let others = Locked<[String]>([])
        try await python.handleLogs { record in others.withLock { $0.append(record.message) } }
        try await python.exec("log.info('not wanted'); log.warning('wanted')")
        #expect(others.current == ["wanted"] && records.current.count == 4)
        try await python.exec(#"log.warning('no text: \udcff')"#)
        #expect(others.current.last == #"no text: \udcff"#)
        // A forked child logs as without this library.
        let child =
            "pid = os.fork()\nif pid == 0:\n  os.dup2(os.open(os.devnull, os.O_RDWR), 2); log.warning('child'); os._exit(7)"
        try await python.exec("import os\n\(child)\nstatus = os.waitpid(pid, 0)[1]")
        #expect(try await python.eval("os.waitstatus_to_exitcode(status)") == 7)
        #expect(!others.current.contains("child"))
    }

    @Test(arguments: PythonTarget.one)
    func `a handler of logs may use Python`(target: PythonTarget) async throws {
        try await Self.own(target, Self.handlerThatUsesPython)
    }

    private static func handlerThatUsesPython(_ python: PythonRuntime) async throws {
        let texts = Locked<[String]>([])
        try await python.handleLogs { [unowned python] record in
            let text: String? = try? python.eval("str.upper")(record.message)
            texts.withLock { $0.append(text ?? "nothing") }
        }
        try await python.exec(
            """
            import logging, threading
            threads = [threading.Thread(target=logging.warning, args=(f"t{n}",)) for n in range(8)]
            for thread in threads: thread.start()
            logging.warning("main %s", "thread")
            for thread in threads: thread.join()
            async def coroutine(): logging.warning("loop")
            """
        )
        try await python.eval("coroutine")()
        #expect(Set(texts.current) == Set((0..<8).map { "T\($0)" } + ["MAIN THREAD", "LOOP"]))
        // A message that can't be made is Python's own affair.
        try await python.exec(
            "logging.raiseExceptions = False\nlogging.warning('%d', 'x')\nlogging.raiseExceptions = True"
        )
        #expect(texts.current.count == 10)
    }
}
