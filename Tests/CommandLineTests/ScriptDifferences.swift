// What is not as under python3: these tests stand for lines of the table in WhatAPythonProgramSees.md.
import Foundation
import PyFFI
import PythonDiscovery
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ScriptDifferences {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: Machine.settings)
    func `a fork in-process warns of threads since Python 3.12`(setting: Machine.Setting) async throws {
        let script = try scratch.write(
            "script.py",
            "import os, sys\nif os.fork() == 0: os._exit(0)\nos.wait()\nprint(sys.version_info >= (3, 12))\n"
        )
        let result = try await setting.pyffi("exec", script).run()
        #expect(result.status == 0)
        let warns = setting.backend == .inProcess && result.output == "True\n"
        #expect(result.errors.contains("multi-threaded") == warns, "\(result)")
    }

    @Test(arguments: Machine.settings)
    func `on the worker, frames of the worker's code stand below a script's`(setting: Machine.Setting) async throws {
        let script = try scratch.write("script.py", "import traceback\ntraceback.print_stack()\n")
        let result = try await setting.pyffi("exec", script).run()
        #expect(result.errors.contains("pyffi_worker") == (setting.backend == .worker))
        #expect(result.errors.contains("script.py"))
    }

    @Test(arguments: Machine.settings)
    func `sys.is_finalizing is false in finalizers at the end of a script`(setting: Machine.Setting) async throws {
        let script = try scratch.write(
            "script.py",
            "import sys\nclass Thing:\n    def __del__(self): print(sys.is_finalizing())\nkept = Thing()\n"
        )
        #expect(try await setting.pyffi("exec", script).run().output == "False\n")
        #expect(try await setting.python.command(script).run().output == "True\n")
    }

    @Test(arguments: Machine.backends)
    func `a signal to the command's process group reaches the script once or twice`(
        backend: PythonBackendKind
    ) async throws {
        let script = try scratch.write(
            "script.py",
            """
            import signal
            count = 0
            def handle(*_):
                global count
                count += 1
            signal.signal(signal.SIGUSR1, handle)
            print("ready")
            input()
            while not count: pass
            # Behind the script the second one would do what it does without a handler.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
            print(count)
            """
        )
        let program = """
            import os, subprocess, sys
            pipe = subprocess.PIPE
            job = subprocess.Popen(sys.argv[1:], stdin=pipe, stdout=pipe, start_new_session=True)
            assert job.stdout.readline() == b"ready\\n"
            os.killpg(job.pid, __import__("signal").SIGUSR1)
            print(job.communicate(b"\\n")[0].decode(), end="")
            sys.exit(job.returncode)
            """
        let command = try Command.pyffi("exec", script, backend: backend)
        var keeper = try #require(Machine.pythons.last).command("-c", program)
        keeper = Command(
            executable: keeper.executable,
            arguments: keeper.arguments + [command.executable.path] + command.arguments,
            environment: command.environment
        )
        let result = try await keeper.run()
        #expect(result.status == 0)
        #expect(["1\n", "2\n"].contains(result.output), "\(result)")
    }

    @Test func `closing all descriptors cuts off the worker, whose script goes on to its end`() async throws {
        let script = try scratch.write(
            "script.py",
            "import os, time\nos.closerange(3, 256)\ntime.sleep(1.5)\nprint('end')\n"
        )
        let result = try await Command.pyffi("exec", script, backend: .worker).run()
        #expect(result.status == 1)
        #expect(result.output == "end\n")
    }

    @Test func `a stop of the command alone doesn't stop a worker's script`() async throws {
        let script = try scratch.write("script.py", "print('ready')\ninput()\nprint('went on')\n")
        let command = try RunningCommand(.pyffi("exec", script, backend: .worker))
        #expect(try await command.readLine() == "ready")
        command.send(SIGSTOP)
        try command.write("\n")
        #expect(try await command.readLine() == "went on")
        command.send(SIGCONT)
        #expect(await command.status() == 0)
    }
}
