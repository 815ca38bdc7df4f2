// Signals to the command, where no terminal is about.
import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct SignalTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: Machine.backends)
    func `what was ignored when the command started is ignored by the script`(backend: PythonBackendKind) async throws {
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

    @Test(arguments: Machine.backends)
    func `a signal ends eval as well`(backend: PythonBackendKind) async throws {
        let command = try RunningCommand(.pyffi("eval", "[print('ready'), input()]", backend: backend))
        #expect(try await command.readLine() == "ready")
        command.send(SIGINT)
        #expect(await command.signal() == SIGINT)
    }

    /// SIGPIPE is what scripts set so that `| head` ends them.
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
        /// In a system of processes of its own, as `docker run` makes one, where this user may make it.
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
        func `the first process of a container ends when it is told to`(backend: PythonBackendKind) async throws {
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
