import Foundation
import PyFFI
import TestSupport
import Testing

/// What a program finds at its start: standard streams or none, few descriptors, bytes that are no text, code that the
/// user has Python execute first.
@Suite(.startsProcesses)
struct SurroundingsTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    /// Runs `pyffi exec` by a shell, which can close streams and set limits for it; `Process` can't.
    private func exec(
        _ script: String,
        _ backend: PythonBackendKind,
        environment: [String: String] = [:],
        line: (_ command: String, _ script: String) -> String
    ) async throws -> CommandResult {
        let path = try scratch.write("script.py", script)
        let pyffi = try BuiltExecutable.url.get().path
        let shell = Command(
            executable: URL(fileURLWithPath: "/bin/bash"),
            arguments: ["-c", line("'\(pyffi)' exec", "'\(path)'")],
            environment: environment
        )
        return try await shell.on(backend).run()
    }

    @Test(
        arguments: ["", "<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"],
        Machine.backends
    )
    func `standard streams may be closed`(closed: String, backend: PythonBackendKind) async throws {
        let result = "\(scratch.path)/result"
        let script = """
            import subprocess, sys
            print("out", flush=True)
            if sys.stderr is not None: print("err", file=sys.stderr, flush=True)
            read = sys.stdin.read() if sys.stdin is not None else ""
            inner = subprocess.run(["echo", "inner"], stdout=subprocess.PIPE).stdout
            streams = [stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)]
            open(sys.argv[1], "w").write(f"{read!r} {inner!r} {streams}")

            """
        let outcome = try await exec(script, backend) { "\($0) \($1) -- '\(result)' \(closed)" }
        #expect(outcome.status == 0)
        #expect(outcome.output == (closed.contains(" >&-") || closed.hasPrefix(">&-") ? "" : "out\n"))
        #expect(outcome.errors == (closed.contains("2>&-") ? "" : "err\n"))
        let parts = closed.split(separator: " ")
        let streams = ["<&-", ">&-", "2>&-"].map { parts.contains($0[...]) ? "True" : "False" }
        #expect(
            try String(contentsOfFile: result, encoding: .utf8)
                == "'' b'inner\\n' [\(streams.joined(separator: ", "))]"
        )
    }

    @Test(arguments: Machine.backends)
    func `descriptors that the caller has opened for the script are there`(backend: PythonBackendKind) async throws {
        let script = """
            import os, sys
            print(os.read(3, 100), os.read(12, 100), *(open(path).read() for path in sys.argv[1:]))

            """
        let result = try await exec(script, backend) { "\($0) \($1) 3<<<three 12<<<twelve -- <(echo one) <(echo two)" }
        #expect(result == CommandResult(status: 0, output: "b'three\\n' b'twelve\\n' one\n two\n\n", errors: ""))
    }

    @Test(arguments: Machine.backends)
    func `a descriptor that the script closes is closed`(backend: PythonBackendKind) async throws {
        let script = """
            import os
            os.close(4)
            os.set_blocking(3, False)
            print(os.read(3, 1))

            """
        let python = try #require(Machine.pythons.last).path
        let piped = "import os, sys; ends = os.pipe(); os.dup2(ends[0], 3); os.dup2(ends[1], 4); os.closerange(5, 64)"
        let result = try await exec(script, backend) { command, script in
            """
            '\(python)' -c '\(piped); os.set_inheritable(3, True); os.set_inheritable(4, True); \
            os.execv(sys.argv[1], sys.argv[1:])' \(command) \(script)
            """
        }
        #expect(result == CommandResult(status: 0, output: "b''\n", errors: ""))
    }

    /// The shell limits the command's process, not that of the tests: Dispatch ends a program that has no descriptor
    /// free when it needs one.
    @Test(arguments: Machine.backends)
    func `where descriptors are missing the error says so, and blames no Python`(
        backend: PythonBackendKind
    ) async throws {
        var statuses: Set<Int32> = []
        for limit in Array(8...32) + [60] {
            let result = try await exec("print(1 + 1)\n", backend) { "ulimit -n \(limit); exec \($0) \($1)" }
            if result.status == 0 {
                #expect(result.output == "2\n")
            } else {
                #expect(result.status == 4 && result.errors.hasPrefix("pyffi: can't "), "\(limit): \(result)")
                #expect(result.errors.prefix { $0 != "\n" }.contains("ulimit -n"), "\(limit): \(result)")
            }
            statuses.insert(result.status)
        }
        #expect(statuses == [0, 4])
    }

    @Test(arguments: Machine.backends)
    func `arguments and the environment may be bytes that are no text`(backend: PythonBackendKind) async throws {
        let script = "import os, sys; print(list(map(os.fsencode, sys.argv[1:])), os.environb[b'PYFFI_TEST_BYTES'])\n"
        let result = try await exec(script, backend) {
            #"PYFFI_TEST_BYTES=$'a\xff\xc3' exec \#($0) \#($1) -- $'\xfe' é $'x\x80y' ''"#
        }
        #expect(result.output == #"[b'\xfe', b'\xc3\xa9', b'x\x80y', b''] b'a\xff\xc3'\#n"#, "\(result)")
    }

    #if os(Linux)
        @Test(arguments: Machine.backends)
        func `a script's path may be bytes that are no text`(backend: PythonBackendKind) async throws {
            let result = try await exec("import os; print(os.fsencode(__file__)[-4:])\n", backend) {
                #"cd '\#(scratch.path)' && cp \#($1) $'\xfd.py' && exec \#($0) $'\xfd.py'"#
            }
            #expect(result == CommandResult(status: 0, output: #"b'\xfd.py'\#n"#, errors: ""))
        }
    #endif

    @Test(arguments: Machine.backends)
    func `what a sitecustomize prints at Python's start is printed`(backend: PythonBackendKind) async throws {
        let site = """
            import os, sys
            print("site")
            os.write(1, b"by descriptor\\n")
            print("open ", end="", flush=True)
            print("to errors", file=sys.stderr)

            """
        try scratch.write("site/sitecustomize.py", site)
        for unbuffered in ["", "1"] {
            let environment = ["PYTHONPATH": "\(scratch.path)/site", "PYTHONUNBUFFERED": unbuffered]
            let result = try await exec("print('script')\n", backend, environment: environment) { "exec \($0) \($1)" }
            #expect(result.status == 0)
            #expect(result.errors == "to errors\n")
            let first = unbuffered.isEmpty ? "by descriptor\nsite\n" : "site\nby descriptor\n"
            #expect(result.output == "\(first)open script\n")
        }
    }

    @Test(arguments: Machine.backends)
    func `a sitecustomize may replace the standard streams`(backend: PythonBackendKind) async throws {
        let site = """
            import sys
            class Stream:
                def __init__(self, inner): self.inner = inner
                def write(self, text): return self.inner.write(text.upper())
                def flush(self): self.inner.flush()
            sys.stdout = sys.__stdout__ = Stream(sys.stdout)

            """
        try scratch.write("site/sitecustomize.py", site)
        let environment = ["PYTHONPATH": "\(scratch.path)/site"]
        let result = try await exec("print('script')\n", backend, environment: environment) { "exec \($0) \($1)" }
        #expect(result == CommandResult(status: 0, output: "SCRIPT\n", errors: ""))
    }

    @Test(arguments: Machine.backends)
    func `a script may be a process substitution of a shell`(backend: PythonBackendKind) async throws {
        let script = "import sys\nprint(sys.path[0], __file__ == sys.argv[0], sys.argv[1:])\ndef f(): 1 / 0\nf()\n"
        let result = try await exec(script, backend) { "exec \($0) <(cat \($1)) -- a b" }
        #expect(result.status == 1)
        #expect(result.output == "/dev/fd True ['a', 'b']\n")
        #expect(result.errors.hasPrefix("Traceback (most recent call last):\n"))
        #expect(result.errors.hasSuffix("\nZeroDivisionError: division by zero\n"))
        #expect(result.errors.contains("File \"/dev/fd/") && result.errors.contains("line 3, in f"))
    }

    @Test(arguments: Machine.backends)
    func `a script may be a named pipe`(backend: PythonBackendKind) async throws {
        let script = "import sys\nprint(sys.path[0], __file__)\n1 / 0\n"
        let result = try await exec(script, backend) {
            "cd '\(scratch.path)' && mkfifo pipe && { cat \($1) > pipe & } && exec \($0) pipe"
        }
        #expect(result.status == 1)
        #expect(result.output == "\(scratch.path) \(scratch.path)/pipe\n")
        #expect(result.errors.hasSuffix("ZeroDivisionError: division by zero\n"))
    }
}
