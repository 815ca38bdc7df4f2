import Foundation
import PyFFI
import Testing

// What doesn't end by itself is cut off after the grace period.
extension EndOfProgramTests {
    @Test(arguments: Self.targets)
    func `a program ends although threads don't, says so, and all the rest is done`(target: PythonTarget) async throws {
        let source = """
            \(Self.work)
            threading.Thread(target=threading.Event().wait, name="endless").start()
            pool.submit(threading.Event().wait)
            """
        // On a busy machine a short time may be over before handlers have run, or the worker has ended.
        for seconds in [2, 20, 200] {
            let left = try await Self.program(target, "\(seconds)") {
                Self.kept.append(try Self.start(target, source, grace: .seconds(seconds)))
                Self.end()
            }
            guard let left else { continue }
            #expect(left.text.contains("pyffi: Python's time to end is over; these threads are cut off: "))
            let isLate = left.file("report") == nil || left.text.contains("shutdownGracePeriod")
            if isLate || left.file("first handler") == nil { continue }
            #expect(left.text.contains("endless"))
            #expect(left.file("report") == "all results")
            return
        }
        if !Alone.isHere { Issue.record("the handlers never ran") }
    }

    @Test(arguments: Self.targets)
    func `a program ends although a handler doesn't, and says so`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(
                target,
                "atexit.register(lambda: threading.Event().wait())",
                grace: .milliseconds(500)
            )
            Self.kept.append(python)
            Self.end()
        }
        guard let left else { return }
        #expect(left.text.contains("pyffi: Python's time to end (shutdownGracePeriod) is over"))
    }

    @Test(arguments: Self.targets)
    func `what was written before a handler that doesn't end is in its file`(target: PythonTarget) async throws {
        // On a busy machine the time may be over before Python's end begins.
        for seconds in [1, 10, 100] {
            let left = try await Self.program(target, "\(seconds)") {
                let python = try Self.start(
                    target,
                    "report = open(path('report'), 'w')\nreport.write('all results')\natexit.register(lambda: threading.Event().wait())",
                    grace: .seconds(seconds)
                )
                Self.kept.append(python)
                Self.end()
            }
            if let left, left.file("report") == "all results" { return }
        }
        if !Alone.isHere { Issue.record("the file was never written") }
    }

    @Test(arguments: Self.targets)
    func `files are written though a handler of output takes all the time that there is`(target: PythonTarget)
        async throws
    {
        let source = """
            report = open(path('report'), 'w')
            report.write('all')
            atexit.register(report.write, ' results')
            print('x', flush=True)
            """
        // On a busy machine the time may be over before Python's end begins.
        for seconds in [1, 10, 100] {
            let left = try await Self.program(target, "\(seconds)") {
                let python = try Self.start(target, source, grace: .seconds(seconds)) {
                    $0.standardOutput = .handler { _ in while true { sleep(600) } }
                }
                Self.kept.append(python)
                Self.end()
            }
            if let left, left.file("report") == "all results" { return }
        }
        if !Alone.isHere { Issue.record("the file was never written") }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a program that ends in a batch ends also where C code keeps the GIL`(target: PythonTarget) async throws {
        let left = try await Self.program(target) {
            let python = try Self.start(target, "import ctypes; sleep = ctypes.PyDLL(None).sleep", grace: .seconds(1))
            try Self.endInBatch(of: python)
        }
        guard let left else { return }
        #expect(left.text.contains("cut off"), "\(left.text)")
    }

    private static func endInBatch(of python: PythonRuntime) throws {
        try python.batch { () throws -> Void in
            // Python calls this exit handler when the end waits for Python.
            try python.exec("atexit.register(sleep, 3600)")
            end()
        }
    }
}
