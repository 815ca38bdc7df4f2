// Whether Python had begun an operation whose worker died, and what the report says of the death.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing

@testable import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct BeginningTests {
    /// A worker that runs `busy()`, behind which operations wait.
    private func startBusy(
        _ adjust: (inout WorkerConfiguration) -> Void = { _ in }
    ) async throws -> (WorkerBackend, running: Task<PythonError, any Error>) {
        let isBusy = Gate()
        let backend = try await bounded {
            try WorkerBackend.start(try Machine.python.executable) {
                $0.standardOutput = .handler { _ in isBusy.open() }
            }
        }
        try backend.exec("import time\ndef busy():\n    print('busy', flush=True)\n    while True: time.sleep(60)")
        let running = Task { try await boundedFailure { try await backend.evalAsync("busy()") } }
        try await bounded { isBusy.wait() }
        return (backend, running)
    }

    // MARK: Whether an operation had begun

    @Test func `what waited behind the operation that ran had not begun`() async throws {
        let (backend, running) = try await startBusy()
        let waiting = (0..<20).map { number in
            Task { try await boundedFailure { try await backend.evalAsync("\(number)") } }
        }
        #expect(await comesTrue { backend.countInFlight == 21 })
        kill(backend.interpreter.processID, SIGKILL)
        #expect(try await running.value.hadBegun)
        for (number, task) in waiting.enumerated() {
            let error = try await task.value
            #expect(!error.hadBegun)
            #expect(error.workerDeath?.operation == "eval busy()")
            #expect(
                error.message == "the Python worker died: signal 9 (SIGKILL), while it ran: eval busy(); "
                    + "eval \(number) had not begun"
            )
        }
    }

    @Test func `what a dead worker never read had not begun, and nothing ran`() async throws {
        // The worker is stopped, so it can't read; and is killed before it goes on.
        let backend = try await bounded { try WorkerBackend.start(try Machine.python.executable) }
        let process = backend.interpreter.processID
        kill(process, SIGSTOP)
        #if os(Linux)
            #expect(await comesTrue { Machine.isStopped(process) })
        #endif
        let task = Task { try await boundedFailure { try await backend.evalAsync("1") } }
        #expect(await comesTrue { backend.countInFlight == 1 })
        kill(process, SIGKILL)
        let error = try await task.value
        #expect(error.kind == .workerDied && !error.hadBegun)
        #expect(error.workerDeath?.operation == nil)
        #expect(error.message == "the Python worker died: signal 9 (SIGKILL); eval 1 had not begun")
        let later = try await bounded { try failure { try backend.eval("2") } }
        #expect(later.kind == .workerDied && !later.hadBegun)
    }

    @Test func `an operation that has begun may have done anything`() async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            return try failure { try backend.exec("import os; os._exit(3)") }
        }
        #expect(error.hadBegun)
    }

    @Test func `what can't be sent, or comes after the end, had not begun`() async throws {
        let (stray, closed) = try await bounded {
            let (backend, other) = (
                try WorkerBackend.start(try Machine.python.executable),
                try WorkerBackend.start(try Machine.python.executable)
            )
            let object = try other.object("object()")
            let call = PythonOperation.call(Place(try backend.object("id")), arguments: [object], keywords: [])
            let stray = try failure { try backend.perform(call, form: .exact) { _ in } }
            backend.shutDown()
            return try (stray, failure { try backend.eval("1") })
        }
        #expect(stray.kind == .staleObject && !stray.hadBegun)
        #expect(closed.kind == .closed && !closed.hadBegun)
    }

    // MARK: What the report says

    @Test func `a worker in which only coroutines ran names none of them`() async throws {
        let isWaiting = Gate()
        let backend = try await bounded {
            try WorkerBackend.start(try Machine.python.executable) {
                $0.standardOutput = .handler { _ in isWaiting.open() }
            }
        }
        try backend.exec(
            "import asyncio\nasync def wait():\n    print('waiting', flush=True)\n    await asyncio.sleep(600)"
        )
        let wait = try backend.object("wait")
        let task = Task {
            try await boundedFailure {
                try await backend.performAsync(.call(Place(wait), arguments: [], keywords: []), form: .exact) { _ in }
            }
        }
        try await bounded { isWaiting.wait() }
        // By now the worker has told that the call is a coroutine: it answers what comes behind it.
        _ = try await bounded { try backend.ping() }
        kill(backend.interpreter.processID, SIGKILL)
        let error = try await task.value
        #expect(error.hadBegun)
        #expect(error.workerDeath != nil && error.workerDeath?.operation == nil)
    }

    @Test func `a death names a function as programs call it`() async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            let exit = try backend.object("__import__('os')._exit")
            return try failure {
                try backend.perform(.call(Place(exit), arguments: [PythonValue.int(7)], keywords: []), form: .exact) {
                    _ in
                }
            }
        }
        #expect(error.workerDeath?.operation == "call posix._exit")
    }

    @Test func `a crash report tells extension modules apart, and leaves out the worker's own frames`() {
        let report = CrashReport(
            """
            Fatal Python error: Segmentation fault

            Thread 0x00007f7fbae1a6c0 (most recent call first):
              File "/usr/lib/python3.13/threading.py", line 359 in wait
              File "pyffi_worker/coroutines/event_loop.py", line 90 in run
              File "/usr/lib/python3.13/threading.py", line 1012 in _bootstrap

            Current thread 0x00007f7fbba52b80 [python3] (most recent call first):
              File "/app/model_service.py", line 12 in predict
              File "<swift>", line 1 in <module>
              File "pyffi_worker/execution/executor.py", line 50 in answer
              File "<string>", line 1 in <module>

            Current thread's C stack trace (most recent call first):
              Binary file "libc.so.6", at +0x29fba [0x7f81cb131fba]

            Extension modules: numpy.core._multiarray_umath, crasher (total: 2)

            """
        )
        #expect(
            report.stack == """
                Fatal Python error: Segmentation fault

                Thread 0x00007f7fbae1a6c0 (most recent call first):
                  File "/usr/lib/python3.13/threading.py", line 359 in wait

                Current thread 0x00007f7fbba52b80 [python3] (most recent call first):
                  File "/app/model_service.py", line 12 in predict
                  File "<swift>", line 1 in <module>

                Current thread's C stack trace (most recent call first):
                  Binary file "libc.so.6", at +0x29fba [0x7f81cb131fba]
                """
        )
        #expect(report.extensionModules == ["numpy.core._multiarray_umath", "crasher"])
        #expect(CrashReport("").stack.isEmpty && CrashReport("").extensionModules.isEmpty)
    }

    @Test(arguments: Machine.pythons)
    func `the stack of a crash begins with the program's code, and ends with it`(python: Machine.Python) async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(python.executable)
            try backend.exec("import ctypes\ndef outer(): ctypes.string_at(0)")
            return try failure { try backend.exec("outer()") }
        }
        let stack = try #require(error.workerDeath).pythonStack
        #expect(stack.contains("in outer") && !stack.contains("pyffi_worker"), "\(stack)")
    }

    @Test func `a worker that this program has killed says why`() async throws {
        let isRunning = Gate()
        let backend = try await bounded {
            try WorkerBackend.start(try Machine.python.executable) {
                $0.interruptGracePeriod = .milliseconds(50)
                $0.standardOutput = .handler { _ in isRunning.open() }
            }
        }
        // Code in C that never looks whether there is an interrupt; one may come before it begins.
        try backend.exec(
            """
            import collections, functools, itertools
            spin = functools.partial(collections.deque, itertools.repeat(0), maxlen=0)
            def stubborn():
                try:
                    print('running', flush=True)
                    spin()
                except BaseException: spin()
            """
        )
        let task = Task { try await backend.evalAsync("stubborn()") }
        try await bounded { isRunning.wait() }
        let behind = Task { try await boundedFailure { try await backend.evalAsync("1") } }
        _ = await comesTrue { backend.countInFlight == 2 }
        task.cancel()
        let outcome = await task.result
        // Its task was cancelled, but what it cost is of interest.
        let error = try #require(throws: PythonError.self) { try outcome.get() }
        let reason = "eval stubborn() was cancelled and did not stop within 0.05 seconds of being interrupted"
        #expect(error.kind == .workerDied && error.workerDeath?.reason == reason, "\(error)")
        #expect(error.message.contains("signal 9 (SIGKILL), sent since \(reason)"))
        let other = try await behind.value
        #expect(!other.hadBegun && other.workerDeath?.reason == reason)
    }

    @Test func `kills for lack of memory are counted where the system tells`() {
        #expect(OutOfMemoryKills.count(in: "nr_free_pages 5\noom_kill 12\noom_kill_x 3\n") == 12)
        #expect(OutOfMemoryKills.count(in: "nr_free_pages 5\n") == nil)
        #expect(OutOfMemoryKills.count(in: "oom_kill many") == nil)
    }
}

extension WorkerBackend {
    fileprivate var countInFlight: Int { connection.exchanges(within: nil).count }
}
