// Workers that die: how it is reported, how soon, and to whom.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct DeathTests {
    /// A function that runs until it is killed, after it has printed a line.
    private static let busy = "import time\ndef busy():\n    print('busy', flush=True)\n    while True: time.sleep(60)"

    /// A worker, and a gate that opens when its first line of output comes.
    private func startBusy() throws -> (WorkerBackend, Gate) {
        let isBusy = Gate()
        let backend = try WorkerBackend.start(try Machine.python.executable) {
            $0.standardOutput = .handler { _ in isBusy.open() }
        }
        try backend.exec(Self.busy)
        return (backend, isBusy)
    }

    // MARK: What is reported

    @Test func `an exit by os._exit is reported with its code and the last lines`() async throws {
        let (error, later) = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            try backend.exec(
                "import os, sys\ndef leave(code):\n    print('last words', file=sys.stderr)\n    os._exit(code)"
            )
            return try (failure { try backend.eval("leave(7)") }, failure { try backend.eval("1") })
        }
        let death = try #require(error.workerDeath)
        #expect(error.kind == .workerDied)
        #expect(death.exitCode == 7 && death.signal == nil && death.signalName == nil)
        #expect(death.standardError == "last words")
        #expect(death.operation == "eval leave(7)")
        for part in ["exit code 7", "last words", "leave(7)"] { #expect(error.message.contains(part)) }
        #expect(later.kind == .workerDied && later.workerDeath == death)
        #expect(
            later.message
                == "the Python worker died: exit code 7, while it ran: eval leave(7); start a new PythonRuntime"
        )
    }

    @Test func `another program that a worker executes in its place is killed, and the error says so`() async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            return try failure { try backend.exec("import os; os.execvp('sleep', ['sleep', '1000'])") }
        }
        #expect(error.workerDeath?.signal == SIGKILL)
        #expect(error.message.contains("closed the worker's connection"), "\(error)")
        #expect(error.message.contains("while it ran: exec"), "\(error)")
    }

    @Test func `a death names the operation that ran, and not a coroutine that was pending`() async throws {
        let error = try await bounded {
            let (backend, isWaiting) = try startBusy()
            try backend.exec(
                "import asyncio\nasync def wait():\n    print('waiting', flush=True)\n    await asyncio.sleep(600)"
            )
            let wait = try backend.object("wait")
            let pending = Task {
                try await backend.performAsync(.call(Place(wait), arguments: [], keywords: []), form: .exact) { _ in }
            }
            isWaiting.wait()
            defer { pending.cancel() }
            return try failure { try backend.exec("import os; os.abort()") }
        }
        #expect(error.workerDeath?.operation == "exec import os; os.abort()")
    }

    @Test(arguments: Machine.pythons)
    func `a segmentation fault is reported with its signal and the Python stack`(python: Machine.Python) async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(python.executable)
            try backend.exec(
                "import ctypes, sys\ndef fall():\n    print('careful', file=sys.stderr)\n    ctypes.string_at(0)"
            )
            return try failure { try backend.exec("fall()") }
        }
        let death = try #require(error.workerDeath)
        #expect(death.signal == SIGSEGV && death.signalName == "SIGSEGV" && death.exitCode == nil)
        #expect(death.pythonStack.contains("fall") && death.pythonStack.contains("string_at"))
        #expect(death.standardError.contains("careful"))
        #expect(death.operation == "exec fall()")
    }

    @Test(arguments: Machine.pythons)
    func `an abort is reported with its signal and the Python stack`(python: Machine.Python) async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(python.executable)
            try backend.exec("import os\ndef give_up(): os.abort()")
            return try failure { try backend.eval("give_up()") }
        }
        #expect(error.workerDeath?.signalName == "SIGABRT")
        #expect(error.workerDeath?.pythonStack.contains("give_up") == true)
    }

    @Test func `a kill from outside is reported with its signal`() async throws {
        let (backend, isBusy) = try startBusy()
        async let error = bounded { try failure { try backend.eval("busy()") } }
        try await bounded { isBusy.wait() }
        kill(backend.interpreter.processID, SIGKILL)
        let death = try #require(try await error.workerDeath)
        #expect(death.signal == SIGKILL && death.signalName == "SIGKILL" && death.exitCode == nil)
        #expect(death.operation == "eval busy()")
    }

    @Test func `only the last lines of much output are kept, and whole`() async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            return try failure {
                try backend.exec("import os\nfor i in range(100000): os.write(2, b'line %d\\n' % i)\nos._exit(3)")
            }
        }
        let lines = try #require(error.workerDeath).standardError.split(separator: "\n")
        #expect(lines.last == "line 99999")
        #expect(lines.count > 100 && lines.count < 2000)
        #expect(lines.allSatisfy { $0.hasPrefix("line ") })
    }

    // MARK: How soon

    @Test(arguments: [
        "import os, time\nchild = os.fork()\nwhile child == 0: time.sleep(1)",
        "import subprocess\nchild = subprocess.Popen(['sleep', '3600']).pid",
        // Past Python's hooks for forks: this child has all the descriptors of the worker.
        "import ctypes, time\nchild = ctypes.CDLL(None).fork()\nwhile child == 0: time.sleep(1)",
    ])
    func `a death is noticed at once though a child of the worker lives on`(fork: String) async throws {
        let (backend, isBusy) = try startBusy()
        let child = try await bounded {
            try backend.exec(fork)
            return Reaper(Int32(try backend.int("child")))
        }
        async let error = bounded { try failure { try backend.eval("busy()") } }
        try await bounded { isBusy.wait() }
        kill(backend.interpreter.processID, SIGKILL)
        let death = try await error
        #expect(death.workerDeath?.signalName == "SIGKILL")
        // The child ends with its `Reaper`, or in an hour.
        withExtendedLifetime(child) {}
    }

    @Test func `a death is reported though a handler doesn't take what was printed before`() async throws {
        let isStuck = Gate()
        let goOn = DispatchSemaphore(value: 0)
        defer { goOn.signal() }
        let backend = try WorkerBackend.start(try Machine.python.executable) {
            $0.standardError = .handler { _ in
                isStuck.open()
                goOn.wait()
                goOn.signal()
            }
        }
        async let error = bounded {
            try failure { try backend.exec("import sys\nwhile True: sys.stderr.write('x' * 65536)") }
        }
        try await bounded { isStuck.wait() }
        kill(backend.interpreter.processID, SIGKILL)
        #expect(try await error.kind == .workerDied)
        #expect(try await error.workerDeath?.signalName == "SIGKILL")
    }

    // MARK: To whom

    @Test func `all calls in flight end once, from tasks and threads`() async throws {
        let (backend, isBusy) = try startBusy()
        let started = Locked(0)
        let errors = Locked<[PythonError.Kind]>([])
        let others = Locked<[String]>([])
        @Sendable func note(_ body: () async throws -> PythonError) async {
            do {
                let kind = try await body().kind
                errors.withLock { $0.append(kind) }
            } catch {
                others.withLock { $0.append("\(error)") }
            }
        }
        try await boundedTask {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await note { try await boundedFailure { try await backend.evalAsync("busy()") } } }
                try? await bounded { isBusy.wait() }
                for number in 0..<100 {
                    group.addTask {
                        started.withLock { $0 += 1 }
                        await note { try await boundedFailure { try await backend.evalAsync("\(number)") } }
                    }
                }
                for number in 0..<16 {
                    group.addTask {
                        await note {
                            try await bounded {
                                started.withLock { $0 += 1 }
                                return try failure { try backend.eval("\(number)") }
                            }
                        }
                    }
                }
                _ = await comesTrue { started.current == 116 }
                kill(backend.interpreter.processID, SIGKILL)
            }
        }
        #expect(errors.current == Array(repeating: .workerDied, count: 117))
        #expect(others.current == [])
    }

    @Test func `a call that only waited fails too, and the death names the one that ran`() async throws {
        let (backend, isBusy) = try startBusy()
        async let running = bounded { try failure { try backend.eval("busy()") } }
        try await bounded { isBusy.wait() }
        async let waiting = boundedTask { try await boundedFailure { try await backend.evalAsync("'waits'") } }
        kill(backend.interpreter.processID, SIGKILL)
        let errors = try await [running, waiting]
        #expect(errors.map(\.kind) == [.workerDied, .workerDied])
        #expect(errors.first?.workerDeath?.operation == "eval busy()")
    }

    @Test func `objects of a dead worker throw, and letting go of them harms nobody`() async throws {
        try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            var objects = try (0..<100).map { _ in try backend.object("object()") }
            _ = try? backend.exec("import os; os._exit(1)")
            let error = try failure {
                try backend.perform(.string(Place(objects[0])), form: .exact) { try $0.string() }
            }
            #expect(error.kind == .workerDied || error.kind == .staleObject)
            objects[1].releaseNow()
            // To another worker it is an error, and never a wrong object.
            let next = try WorkerBackend.start(try Machine.python.executable)
            let stray = try failure {
                try next.perform(.string(Place(objects[0])), form: .exact) { try $0.string() }
            }
            #expect(stray.kind == .staleObject)
            objects.removeAll()
            #expect(try next.int("1") == 1)
            backend.shutDown()
            #expect(try failure { try backend.ping() }.kind == .closed)
            next.shutDown()
        }
    }

    @Test func `a crash in the middle of a batch fails it once`() async throws {
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            let sources = ["1", "2", "__import__('os')._exit(7)", "4"]
            return try failure {
                try backend.batch { try sources.map { try backend.object($0) } }
            }
        }
        #expect(error.kind == .workerDied)
        #expect(error.workerDeath?.exitCode == 7)
    }

    @Test func `objects that are dropped after the death are forgotten, and not released again and again`() async throws
    {
        let backend = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            // More objects than one message can release.
            var objects = try (0..<3000).map { _ in try backend.object("object()") }
            // Once Python has a function of Swift, releases wait for an answer.
            let function = SwiftFunction("f", parameters: [], isAsync: false) { _ in .blocking { PythonValue.none } }
            let arguments = [SwiftCallable(function)]
            try backend.perform(.call(Place(backend.object("id")), arguments: arguments, keywords: []), form: .exact) {
                _ in
            }
            let error = try failure { try backend.exec("import os; os._exit(7)") }
            #expect(error.kind == .workerDied)
            objects.removeAll()
            return backend
        }
        #expect(await comesTrue { backend.releases.isEmpty })
    }

    @Test func `a worker that dies while nothing runs is noticed by the next call`() async throws {
        let backend = try await bounded { try WorkerBackend.start(try Machine.python.executable) }
        kill(backend.interpreter.processID, SIGTERM)
        #expect(await comesTrue { Machine.isGone(backend.interpreter.processID) })
        for _ in 0..<3 {
            let error = try await bounded { try failure { try backend.eval("1") } }
            #expect(error.kind == .workerDied)
            #expect(error.workerDeath?.signalName == "SIGTERM")
        }
    }

    @Test func `an argument is freed when its call ends, not when its time would have been over`() async throws {
        final class Argument: PythonConvertible, Sendable {
            func write(to writer: PythonWriter) throws { try writer.sink.int(1) }
        }
        let isFreed = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) { $0.callTimeout = .seconds(60) }
            weak var weakly: Argument?
            try {
                let argument = Argument()
                weakly = argument
                _ = try backend.perform(.create(argument), form: .exact) { try $0.int() }
            }()
            return weakly == nil
        }
        #expect(isFreed)
    }
}

/// The error of a call that has to fail, in a task.
func boundedFailure(_ body: () async throws -> some Any) async throws -> PythonError {
    do {
        let value = try await body()
        throw NoFailure(value: "\(value)")
    } catch let error as PythonError {
        return error
    }
}
