// Interpreters that are none, or not usable ones: each is an error that says what and where, and leaves no process
// behind.

import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct StartFaultTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func startFailure(_ executable: String, timeout: Duration = .seconds(600)) async throws -> PythonError {
        try await bounded {
            try failure { try WorkerBackend.start(executable) { $0.startTimeout = timeout } }
        }
    }

    // MARK: Nothing that can be started

    @Test func `a path where nothing is gives an error that names it`() async throws {
        let path = scratch.file("missing/python3")
        let error = try await startFailure(path)
        #expect(error.kind == .interpreterNotFound)
        #expect(error.message.contains(path))
    }

    @Test func `a folder is no interpreter`() async throws {
        let error = try await startFailure(scratch.path)
        #expect(error.kind == .interpreterNotFound)
        #expect(error.message.contains(scratch.path))
    }

    @Test func `a file that is not executable is no interpreter`() async throws {
        let path = try scratch.program("#!/bin/sh\nexit 0\n", mode: 0o644)
        let error = try await startFailure(path)
        #expect(error.kind == .interpreterNotFound)
        #expect(error.message.contains(path))
    }

    @Test func `a file whose interpreter is missing can't be started`() async throws {
        let path = try scratch.program("#!\(scratch.file("missing"))\n")
        let error = try await startFailure(path)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains(path))
    }

    @Test func `a version that no Python has gives an error that lists every place searched`() async throws {
        let environment = ProcessInfo.processInfo.environment.filter { !Self.variables.contains($0.key) }
        let error = try await searchFailure(environment, .version("3.99"))
        #expect(error.kind == .interpreterNotFound)
        #expect(error.message.contains("3.99") && error.message.contains("PYFFI_PYTHON: not set"))
        let folders = environment["PATH"]?.split(separator: ":").prefix(3) ?? []
        #expect(folders.allSatisfy { error.message.contains($0) })
    }

    // MARK: What a variable names

    private static let variables = ["PYFFI_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"]

    /// - Parameter environment: of the worker, which the search looks at.
    private func searchFailure(
        _ environment: [String: String],
        _ choice: InterpreterChoice = .automatic,
        timeout: Duration = .seconds(600)
    ) async throws -> PythonError {
        try await bounded {
            var configuration = WorkerConfiguration()
            configuration.interpreter = choice
            configuration.environment = environment
            configuration.startTimeout = timeout
            return try failure { try WorkerBackend.start(configuration) }
        }
    }

    private func environment(_ variable: String, _ value: String) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !Self.variables.contains($0.key) }
        environment[variable] = value
        return environment
    }

    @Test(arguments: variables)
    func `a variable that names no file gives an error that names the variable and the path`(
        variable: String
    ) async throws {
        let path = scratch.file("gone")
        for choice in [InterpreterChoice.automatic, .version("3")] {
            let error = try await searchFailure(environment(variable, path), choice)
            #expect(error.kind == .interpreterNotFound)
            #expect(error.message.hasPrefix("\(variable) names a Python that can't be used"))
            #expect(error.message.hasSuffix("\(path) does not exist"))
        }
    }

    @Test func `a variable that names a program which fails gives an error with its output`() async throws {
        let path = try scratch.program("#!/bin/sh\necho 'no such encoding: klingon' >&2\nexit 9\n")
        let error = try await searchFailure(environment("PYFFI_PYTHON", path))
        #expect(error.kind == .startFailed)
        #expect(error.message.hasPrefix("PYFFI_PYTHON names a Python that can't be used"))
        #expect(error.message.contains(path) && error.message.contains("klingon") && error.message.contains("code 9"))
    }

    @Test func `a virtual environment whose Python is gone gives an error that names what it led to`() async throws {
        let bin = scratch.file("venv/bin")
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try "home = /gone/bin\n".write(toFile: scratch.file("venv/pyvenv.cfg"), atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: "\(bin)/python3", withDestinationPath: "/gone/bin/python3")
        let error = try await searchFailure(environment("VIRTUAL_ENV", scratch.file("venv")))
        #expect(error.message.contains("VIRTUAL_ENV names a Python that can't be used"))
        #expect(error.message.contains("\(bin)/python3 is a link to /gone/bin/python3, which does not exist"))
    }

    @Test func `the time limit for the start is that of the whole search`() async throws {
        let script = "#!/bin/sh\necho $$ >> '\(scratch.file("started"))'; exec /bin/sleep 3600\n"
        var environment = ProcessInfo.processInfo.environment.filter { !Self.variables.contains($0.key) }
        environment["PATH"] = ["a", "b", "c"].map { scratch.file($0) }.joined(separator: ":")
        for folder in ["a", "b", "c"] {
            try FileManager.default.createDirectory(atPath: scratch.file(folder), withIntermediateDirectories: true)
            try FreshProgram.write(script, to: scratch.file("\(folder)/python3"))
        }
        // On a busy machine a short time may be over before the first program has begun.
        for timeout in [Duration.milliseconds(400), .seconds(4), .seconds(40)] where scratch.text("started") == nil {
            let error = try await searchFailure(environment, timeout: timeout)
            #expect(error.kind == .timedOut, "\(error)")
            #expect(error.message.contains(scratch.file("a/python3")) && error.message.contains("whole search"))
        }
        let started = try #require(scratch.text("started")).split(separator: "\n")
        #expect(started.count == 1)
        let process = try #require(Int32(started[0]))
        #expect(await comesTrue { Machine.isGone(process) })
    }

    @Test func `a library is no interpreter for a worker`() async throws {
        let error = try await bounded {
            var configuration = WorkerConfiguration()
            configuration.interpreter = .library("/missing/libpython3.13.so")
            return try failure { try WorkerBackend.start(configuration) }
        }
        #expect(error.kind == .interpreterNotFound)
        #expect(error.message.contains("/missing/libpython3.13.so"))
    }

    // MARK: Programs that are no worker

    @Test func `an interpreter that fails is quoted`() async throws {
        let path = try scratch.program("#!/bin/sh\necho 'no such encoding: klingon' >&2\nexit 127\n")
        let error = try await startFailure(path)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains("no such encoding: klingon"))
        #expect(error.message.contains(path))
    }

    @Test func `what a program prints that never says hello is quoted`() async throws {
        let script = "#!/bin/sh\necho 'Welcome to the company Python'\n: > \"$0.done\"\nexec sleep 3600\n"
        let path = try scratch.program(script)
        // On a busy machine a short time may be over before the program has printed anything.
        for timeout in [Duration.milliseconds(400), .seconds(4), .seconds(40)]
        where scratch.text("python3.done") == nil {
            let error = try await startFailure(path, timeout: timeout)
            #expect(error.kind == .timedOut)
            if scratch.text("python3.done") != nil {
                #expect(error.message.contains("Welcome to the company Python"), "\(error)")
            }
        }
        #expect(scratch.text("python3.done") != nil)
    }

    @Test func `what a program prints without end is no hello`() async throws {
        let path = try scratch.program("#!/bin/sh\nwhile echo 'Welcome to the company Python'; do :; done\n")
        let error = try await startFailure(path)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains("Welcome to the company Python"))
    }

    @Test func `what is printed in front of a worker's hello is the program's output`() async throws {
        let python = try Machine.python.executable
        let lines = "printf 'Loading modules\\nand more'\necho 'be patient' >&2"
        let path = try scratch.program("#!/bin/sh\n\(lines)\nexec '\(python)' \"$@\"\n")
        let (output, errors) = (Locked<[UInt8]>([]), Locked<[UInt8]>([]))
        try await bounded {
            let backend = try WorkerBackend.start(path) {
                $0.standardOutput = .handler { bytes in output.withLock { $0 += bytes } }
                $0.standardError = .handler { bytes in errors.withLock { $0 += bytes } }
            }
            _ = try backend.eval("print('.', flush=True)")
            backend.shutDown()
        }
        #expect(await comesTrue { output.current.count >= 26 && errors.current.count >= 11 })
        #expect(String(decoding: output.current, as: UTF8.self) == "Loading modules\nand more.\n")
        #expect(String(decoding: errors.current, as: UTF8.self) == "be patient\n")
    }

    @Test(arguments: ["write(b'pyffi-worker 2\\n')", "hello"])
    func `a worker of another version of the protocol is refused with both numbers`(place: String) async throws {
        let worker = place == "hello" ? try FakeWorker(hello: "{'protocol': 2}") : try FakeWorker(start: place)
        let error = try await startFailure(worker.executable)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains("version 2"))
        #expect(error.message.contains(/(version|not) 1\b/))
    }

    @Test(arguments: [
        "write(b'pyffi-worker 1\\n' + bytes(64))",
        "write(b'pyffi-worker 1\\nTraceback (most recent call last)'); os._exit(1)",
        "write(b'pyffi-worker 1\\n'); send(b'{no json}')",
        "write(b'pyffi-worker 1\\n'); send([1, 2])",
        "write(b'pyffi-worker 1\\n'); send({'id': 1, 'value': 1})",
        "write(b'pyffi-worker 1\\n'); os._exit(3)",
        "write(b'pyffi-wor'); os._exit(3)",
    ])
    func `garbage in the place of the hello is one error`(start: String) async throws {
        let worker = try FakeWorker(start: "open(sys.argv[0] + '.pid', 'w').write(str(os.getpid())); \(start)")
        let error = try await startFailure(worker.executable)
        #expect(error.kind == .startFailed, "\(error)")
        let text = try String(contentsOfFile: worker.executable + ".pid", encoding: .utf8)
        let process = try #require(Int32(text))
        #expect(await comesTrue { Machine.isGone(process) })
    }

    @Test(arguments: [
        "{'version': 3}", "{'pid': 'x'}", "{'limits': None}", "{'hello': 'someone'}", "{'executable': None}",
    ])
    func `a hello without what it must have starts nothing`(members: String) async throws {
        let worker = try FakeWorker(hello: members)
        let error = try await startFailure(worker.executable)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains("hello"))
    }

    @Test(arguments: [
        #"echo $$ > "$0.pid"; exec sleep 3600"#,
        // With a child that holds the pipes after its parent is killed.
        #"sleep 3600 & echo $! > "$0.child"; echo $$ > "$0.pid"; wait; exit 1"#,
        // What looks like the header of an endless frame.
        #"echo $$ > "$0.pid"; printf 'pyffi-worker 1\ngarbage, and nothing after it'; exec sleep 3600"#,
    ])
    func `an interpreter that never answers is killed when its time is over`(script: String) async throws {
        let path = try scratch.program("#!/bin/sh\n\(script)\n")
        // On a busy machine a short time may be over before the program has begun.
        for timeout in [Duration.milliseconds(400), .seconds(4), .seconds(40)] where scratch.text("python3.pid") == nil
        {
            let error = try await startFailure(path, timeout: timeout)
            #expect(error.kind == .timedOut, "\(error)")
            #expect(error.message.contains(path))
        }
        let process = try #require(scratch.process("python3.pid"))
        #expect(await comesTrue { Machine.isGone(process) })
    }

    @Test(.enabled(if: Machine.tooOld != nil))
    func `a Python that is too old gives an error that says which one is needed`() async throws {
        let path = try #require(Machine.tooOld)
        let error = try await startFailure(path)
        #expect(error.kind == .startFailed)
        #expect(error.message.contains("3.9"))
        #expect(error.message.contains("3.8"))
        #expect(!error.message.contains("Traceback"))
    }
}
