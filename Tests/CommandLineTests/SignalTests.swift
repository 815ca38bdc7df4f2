// Signals that are sent to the command. Those of a terminal's keys are in TerminalTests.swift.
import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct SignalTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: Machine.backends)
    func `signals ignored when the command started are ignored by the script`(backend: PythonBackendKind) async throws {
        let script = try scratch.write(
            "script.py",
            "import signal\nprint([int(n) for n in signal.valid_signals() if signal.getsignal(n) == signal.SIG_IGN])\n"
        )
        let python = try #require(Machine.pythons.last { backend == .worker || $0.hasSharedLibrary })
        let command = try Machine.Setting(python: python, backend: backend).pyffi("exec", script)
        func ignoring(_ command: Command) async throws -> CommandResult {
            var shell = Command(
                executable: URL(fileURLWithPath: "/bin/sh"),
                arguments: ["-c", #"trap "" HUP INT USR1; exec "$@""#, "sh", command.executable.path]
                    + command.arguments
            )
            shell.environment = command.environment
            return try await shell.run()
        }
        #expect(try await ignoring(command) == ignoring(python.command(script)))
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGUSR1], Machine.backends)
    func `a signal that the script doesn't handle ends the command as it ends python3`(
        signal: Int32,
        backend: PythonBackendKind
    ) async throws {
        let script = try scratch.write("script.py", "print('ready')\ninput()\n")
        let command = try RunningCommand(.pyffi("exec", script, backend: backend))
        #expect(try await command.readLine() == "ready")
        command.send(signal)
        #expect(await command.signal() == signal)
    }

    private static let handled: [Int32] = {
        let common = [
            SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGTSTP, SIGWINCH, SIGPIPE, SIGPROF, SIGVTALRM,
            SIGIO, SIGXCPU, SIGXFSZ, SIGURG,
        ]
        #if os(Linux)
            return common + [SIGPWR, __libc_current_sigrtmin(), __libc_current_sigrtmax()]
        #else
            return common
        #endif
    }()

    @Test(arguments: handled, Machine.backends)
    func `a signal is the script's to handle`(signal: Int32, backend: PythonBackendKind) async throws {
        let script = try scratch.write(
            "script.py",
            """
            import signal, time
            seen = []
            signal.signal(\(signal), lambda number, _: seen.append(number))
            print("ready")
            end = time.monotonic() + 600
            while not seen and time.monotonic() < end: time.sleep(0.01)
            print(seen)
            """
        )
        let command = try RunningCommand(.pyffi("exec", script, backend: backend))
        #expect(try await command.readLine() == "ready")
        command.send(signal)
        #expect(try await command.readLine() == "[\(signal)]")
        #expect(await command.status() == 0)
    }

    /// If the command hasn't started Python when the time is over, SIGALRM ends it all the same.
    @Test(arguments: Machine.backends)
    func `a timer that was set before the command started ends the script`(backend: PythonBackendKind) async throws {
        let script = try scratch.write("script.py", "import time; time.sleep(60)\n")
        let timed =
            "import os, signal, sys; signal.setitimer(signal.ITIMER_REAL, 3); os.execv(sys.argv[1], sys.argv[1:])"
        let result = try await Self.by(timed, .pyffi("exec", script, backend: backend)).run()
        #expect(result.status == -SIGALRM)
    }

    /// The kernel sends SIGHUP to the session's leader alone.
    @Test(arguments: Machine.backends)
    func `the end of the terminal is the script's to handle`(backend: PythonBackendKind) async throws {
        let script = try scratch.write(
            "script.py",
            """
            import signal, sys, time
            signal.signal(signal.SIGHUP, lambda *_: sys.exit(7))
            print("ready", flush=True)
            time.sleep(60)
            """
        )
        let program = """
            import os, pty, sys
            leader, terminal = pty.fork()
            if leader == 0: os.execv(sys.argv[1], sys.argv[1:])
            shown = b""
            while b"ready" not in shown: shown += os.read(terminal, 100)
            os.close(terminal)
            sys.exit(os.waitpid(leader, 0)[1] >> 8)
            """
        #expect(try await Self.by(program, .pyffi("exec", script, backend: backend)).run().status == 7)
    }

    /// The command, started by `program`, a Python program that gets its path and arguments.
    private static func by(_ program: String, _ command: Command) throws -> Command {
        let python = try #require(Machine.pythons.last)
        return Command(
            executable: URL(fileURLWithPath: python.path),
            arguments: ["-W", "ignore", "-c", program, command.executable.path] + command.arguments,
            environment: command.environment
        )
    }

    @Test(arguments: Machine.backends)
    func `interrupts after the end of a script change nothing or end the command`(
        backend: PythonBackendKind
    ) async throws {
        let script = try scratch.write(
            "script.py",
            """
            import atexit, os, signal, sys, threading, time
            atexit.register(os.write, 1, b"handler\\n")
            def interrupt():
                begin.wait()
                for _ in range(50):
                    os.kill(os.getpid(), signal.SIGINT)
                    time.sleep(0.0002)
            begin = threading.Event()
            threading.Thread(target=interrupt, daemon=True).start()
            begin.set()
            sys.exit(5)
            """
        )
        for _ in 0..<5 {
            let result = try await Command.pyffi("exec", script, backend: backend).run()
            #expect([5, -SIGINT].contains(result.status))
            #expect(result.output == "handler\n")
            #expect(!result.errors.contains("pyffi_worker") && !result.errors.contains("pyffi:"), "\(result.errors)")
        }
    }

    @Test(arguments: Machine.backends)
    func `a signal ends eval as well`(backend: PythonBackendKind) async throws {
        let command = try RunningCommand(.pyffi("eval", "[print('ready'), input()]", backend: backend))
        #expect(try await command.readLine() == "ready")
        command.send(SIGINT)
        #expect(await command.signal() == SIGINT)
    }

    /// Scripts give SIGPIPE its default action so that `| head` ends them.
    @Test(arguments: [SIGTERM, SIGPIPE, SIGXCPU, SIGPROF], Machine.backends)
    func `a script that sends itself a signal ends as under python3`(
        signal: Int32,
        backend: PythonBackendKind
    ) async throws {
        let script = try scratch.write(
            "script.py",
            "import os, signal\nsignal.signal(\(signal), signal.SIG_DFL)\nos.kill(os.getpid(), \(signal))\n"
        )
        let result = try await Command.pyffi("exec", script, backend: backend).run()
        #expect(result == CommandResult(status: -signal, output: "", errors: ""))
    }

    #if os(Linux)
        /// The arguments by which `unshare` makes a PID namespace, as `docker run` does. Not every user may do that.
        private static let container = ["--pid", "--fork", "--kill-child"]
        private static let hasContainers: Bool = {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["unshare"] + container + ["true"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }()

        @Test(.enabled(if: hasContainers), arguments: Machine.backends)
        func `the command ends on SIGTERM as the first process of a container`(
            backend: PythonBackendKind
        ) async throws {
            for (source, output) in [
                ("print('ready')\nsignal.pause()\n", ""),
                (
                    """
                    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
                    try:
                        print("ready")
                        while True: time.sleep(0.01)
                    finally: print("finally")
                    """, "finally\n"
                ),
            ] {
                let script = try scratch.write("script.py", "import signal, sys, time\n" + source)
                var pyffi = try Command.pyffi("exec", script, backend: backend)
                pyffi = Command(
                    executable: URL(fileURLWithPath: "/usr/bin/env"),
                    arguments: ["unshare"] + Self.container + [pyffi.executable.path] + pyffi.arguments,
                    environment: pyffi.environment
                )
                let command = try RunningCommand(pyffi)
                #expect(try await command.readLine() == "ready")
                command.sendToChild(SIGTERM)
                #expect(try await command.readToEnd() == output)
                #expect(await command.status() == 143)
            }
        }
    #endif
}
