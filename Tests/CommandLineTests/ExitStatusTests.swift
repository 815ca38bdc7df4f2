import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ExitStatusTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func exec(
        _ script: String,
        _ options: String...,
        backend: PythonBackendKind = .worker
    ) async throws -> CommandResult {
        let path = try scratch.write("script.py", script)
        let executable = try BuiltExecutable.url.get()
        return try await Command(executable: executable, arguments: ["exec"] + options + [path]).on(backend).run()
    }

    /// Runs a script that does not end, with a time limit, and with a longer one if the script printed nothing: on a
    /// busy machine a short one may be over before that.
    private func exec(
        endless script: String,
        _ command: (_ limit: String, _ path: String) throws -> Command
    ) async throws -> (result: CommandResult, message: String) {
        let path = try scratch.write("script.py", script)
        var result = CommandResult(status: 0, output: "", errors: "")
        var message = ""
        for limit in ["3", "60", "600"] where result.output.isEmpty {
            result = try await command(limit, path).run()
            message = "pyffi: timed out after \(limit) seconds\n"
        }
        return (result, message)
    }

    @Test func `a script that ends normally exits with 0`() async throws {
        #expect(try await exec("pass\n") == CommandResult(status: 0, output: "", errors: ""))
    }

    @Test(
        arguments: [("0", 0), ("None", 0), ("5", 5), ("True", 1), ("256", 0), ("-1", 255)] as [(String, Int32)],
        Machine.backends
    )
    func `sys exit gives the script's own status`(exit: (String, Int32), backend: PythonBackendKind) async throws {
        let result = try await exec("import sys; sys.exit(\(exit.0))\n", backend: backend)
        #expect(result == CommandResult(status: exit.1, output: "", errors: ""))
    }

    @Test(arguments: Machine.backends)
    func `sys exit with a text prints it and gives 1`(backend: PythonBackendKind) async throws {
        let result = try await exec("import sys; sys.exit('no luck')\n", backend: backend)
        #expect(result == CommandResult(status: 1, output: "", errors: "no luck\n"))
    }

    @Test(arguments: [[], ["eval"], ["eval", "--nonsense", "1"], ["eval", "--timeout", "-1", "1"], ["nonsense"]])
    func `wrong usage exits with 2`(arguments: [String]) async throws {
        // Without arguments the command prints its help, and exits with 0.
        let command = Command(executable: try BuiltExecutable.url.get(), arguments: arguments)
        let result = try await command.run()
        #expect(result.status == (arguments.isEmpty ? 0 : 2))
        #expect(arguments.isEmpty ? result.output.contains("USAGE") : result.errors.contains("Usage"))
    }

    @Test func `a script that isn't there exits with 2`() async throws {
        let result = try await Command.pyffi("exec", "missing.py", folder: scratch.path).run()
        let message = "pyffi: can't open file '\(scratch.path)/missing.py': [Errno 2] No such file or directory\n"
        #expect(result == CommandResult(status: 2, output: "", errors: message))
    }

    @Test func `a segmentation fault exits with 3, and the message has its signal and the Python stack`() async throws {
        let result = try await Command.pyffi("eval", #"__import__("ctypes").string_at(0)"#).run()
        #expect(result.status == 3)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.first == "pyffi: the Python worker died: signal 11 (SIGSEGV)")
        #expect(lines.contains { $0.contains("string_at") })
        #expect(lines.contains { $0.hasSuffix("line 1 in <module>") })
        #expect(!result.errors.contains("pyffi_worker"))
    }

    @Test func `os._exit makes the exit status 3, and the message has its code`() async throws {
        let result = try await Command.pyffi("eval", #"__import__("os")._exit(7)"#).run()
        #expect(result == CommandResult(status: 3, output: "", errors: "pyffi: the Python worker died: exit code 7\n"))
    }

    @Test(
        arguments: [
            "os._exit(5)", "atexit.register(os._exit, 5)", "kept = AtEnd(os._exit, 5)",
            "kept = AtEnd(os.kill, os.getpid(), signal.SIGTERM)", "threading.Thread(target=os._exit, args=[5]).start()",
        ],
        Machine.backends
    )
    func `a script whose process ends at any moment ends as under python3`(
        line: String,
        backend: PythonBackendKind
    ) async throws {
        let script = """
            import atexit, os, signal, sys, threading
            class AtEnd:
                def __init__(self, *call): self.call = call
                def __del__(self): self.call[0](*self.call[1:])
            print("begins", flush=True)
            \(line)

            """
        let python = try #require(Machine.pythons.last { backend == .worker || $0.hasSharedLibrary })
        let setting = Machine.Setting(python: python, backend: backend)
        let path = try scratch.write("script.py", script)
        let result = try await setting.pyffi("exec", path).run()
        let expected = try await python.command(path).run()
        #expect(result == expected)
        #expect(expected.output == "begins\n")
    }

    @Test func `a segmentation fault at Python's end exits with 3 as well`() async throws {
        let result = try await exec(
            """
            import ctypes
            class AtEnd:
                def __del__(self, crash=ctypes.string_at): crash(0)
            kept = AtEnd()

            """
        )
        #expect(result.status == 3)
        #expect(result.errors.hasPrefix("pyffi: the Python worker died: signal 11 (SIGSEGV)\n"))
    }

    @Test(arguments: ["", "time.sleep(1.5)"], Machine.settings)
    func `a script that executes another program ends as that does`(
        pause: String,
        setting: Machine.Setting
    ) async throws {
        let script = """
            import os, sys, time
            if len(sys.argv) == 1:
                print("first", flush=True)
                os.execv(sys.executable, [sys.executable, sys.argv[0], "again"])
            print("second", sys.stdin.read())
            \(pause)
            sys.exit(7)

            """
        let path = try scratch.write("script.py", script)
        let result = try await setting.pyffi("exec", path, input: "text").run()
        #expect(result == CommandResult(status: 7, output: "first\nsecond text\n", errors: ""))
    }

    @Test func `what a script printed before it died is seen`() async throws {
        let result = try await exec("import os, sys; print('out'); print('err', file=sys.stderr); os.abort()\n")
        #expect(result.status == 3)
        #expect(result.output == "out\n")
        #expect(result.errors.hasPrefix("err\npyffi: the Python worker died: signal 6 (SIGABRT)\n"))
    }

    @Test func `a version that no Python has exits with 4, and the message has the places searched`() async throws {
        let result = try await Command.pyffi("eval", "--python", "3.99", "1").run()
        #expect(result.status == 4)
        #expect(result.errors.hasPrefix("pyffi: no usable Python 3.99 was found"))
        #expect(result.errors.contains("PYFFI_PYTHON: not set"))
    }

    @Test func `a constraint with a mistake in it exits with 4, and the message has what can be written`() async throws
    {
        let result = try await Command.pyffi("eval", "--python", ">=3.x", "1").run()
        #expect(result.status == 4)
        #expect(result.errors.contains("\">=3.x\": is not a version such as 3.13, 3.13.0 or 3.13t, or a constraint"))
    }

    @Test(arguments: ["./missing/python3", "/bin/sh"])
    func `a file that is no Python exits with 4`(path: String) async throws {
        let result = try await Command.pyffi("eval", "--python", path, "1", folder: scratch.path).run()
        #expect(result.status == 4)
        #expect(result.errors.contains(path.hasPrefix("/") ? path : "missing/python3"))
    }

    @Test(arguments: Machine.backends)
    func `a time limit that is over exits with 124 and a message of one line`(backend: PythonBackendKind) async throws {
        let result = try await exec("while True: pass\n", "--timeout", "0.5", backend: backend)
        #expect(result == CommandResult(status: 124, output: "", errors: "pyffi: timed out after 0.5 seconds\n"))
    }

    @Test(arguments: Machine.backends)
    func `code that ignores its interruption exits with 124 all the same`(backend: PythonBackendKind) async throws {
        let script = """
            import threading
            never = threading.Event()
            while True:
                try:
                    while not never.wait(0.01): pass
                except BaseException as error: print(repr(error))

            """
        let (result, message) = try await exec(endless: script) {
            try .pyffi("exec", "--timeout", $0, $1, backend: backend)
        }
        #expect(result == CommandResult(status: 124, output: "KeyboardInterrupt()\n", errors: message))
    }

    @Test(arguments: Machine.backends)
    func `the time limit may be over while Python ends`(backend: PythonBackendKind) async throws {
        let script = """
            import time
            class AtEnd:
                def __del__(self, sleep=time.sleep):
                    print("ends", flush=True)
                    sleep(1000)
            kept = AtEnd()

            """
        let (result, message) = try await exec(endless: script) {
            try .pyffi("exec", "--timeout", $0, $1, backend: backend)
        }
        #expect(result == CommandResult(status: 124, output: "ends\n", errors: message))
    }

    /// The finalizer takes longer than the five seconds of the library's default `shutdownGracePeriod`.
    @Test(arguments: [[], ["--timeout", "600"]], Machine.backends)
    func `Python may take any time to end`(options: [String], backend: PythonBackendKind) async throws {
        let script = """
            import time
            class AtEnd:
                def __del__(self, sleep=time.sleep):
                    sleep(6)
                    print("saved")
            kept = AtEnd()

            """
        let path = try scratch.write("script.py", script)
        let command = Command(executable: try BuiltExecutable.url.get(), arguments: ["exec"] + options + [path])
        #expect(try await command.on(backend).run() == CommandResult(status: 0, output: "saved\n", errors: ""))
    }

    @Test(arguments: Machine.settings)
    func `exit handlers run once after the time limit is over`(setting: Machine.Setting) async throws {
        let script = "import atexit; atexit.register(print, 'handler'); print('x', end='')\nwhile True: pass\n"
        let (result, _) = try await exec(endless: script) { try setting.pyffi("exec", "--timeout", $0, $1) }
        #expect(result.status == 124)
        #expect(result.output == "xhandler\n")
    }

    @Test(arguments: Machine.settings)
    func `the time limit holds while Python waits for a thread that does not end`(
        setting: Machine.Setting
    ) async throws {
        let script = "import threading; threading.Thread(target=threading.Event().wait).start(); print('started')\n"
        let (result, message) = try await exec(endless: script) { try setting.pyffi("exec", "--timeout", $0, $1) }
        #expect(result == CommandResult(status: 124, output: "started\n", errors: message))
    }

    @Test func `a Python without a shared library exits with 4 in-process, and the worker is advised`() async throws {
        let command = try scratch.withoutSharedLibrary(.pyffi("eval", "6 * 7"))
        let result = try await command.on(.inProcess).run()
        #expect(result.status == 4)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("has no shared library"))
        #expect(result.errors.contains("use the worker"))
        #expect(try await command.on(.worker).run() == CommandResult(status: 0, output: "42\n", errors: ""))
    }

    @Test(.enabled(if: Machine.backends.contains(.inProcess)), arguments: [["--backend", "in-process"], []])
    func `the option --backend or PYFFI_BACKEND puts Python into the command's own process`(
        options: [String]
    ) async throws {
        // Only the command's own process has the symbols of Swift's runtime.
        let expression = "hasattr(__import__('ctypes').CDLL(None), 'swift_retain')"
        let command = Command(
            executable: try BuiltExecutable.url.get(),
            arguments: ["eval"] + options + [expression]
        )
        let result = try await (options.isEmpty ? command.on(.inProcess) : command).run()
        #expect(result == CommandResult(status: 0, output: "True\n", errors: ""))
    }

    @Test(.enabled(if: Machine.backends.contains(.inProcess)))
    func `a segmentation fault in-process ends the command`() async throws {
        let result = try await exec("import ctypes; ctypes.string_at(0)\n", backend: .inProcess)
        #expect(result.status == -SIGSEGV)
    }

    @Test func `the option for the backend wins over the variable`() async throws {
        let result = try await Command.pyffi(
            "eval",
            "--backend",
            "worker",
            "1 + 1",
            environment: ["PYFFI_BACKEND": "in-process"]
        ).run()
        #expect(result == CommandResult(status: 0, output: "2\n", errors: ""))
    }

    @Test func `version and help are answers, not errors`() async throws {
        #expect(try await Command.pyffi("--version").run().status == 0)
        #expect(try await Command.pyffi("exec", "--help").run().output.contains("sys.argv"))
    }
}
