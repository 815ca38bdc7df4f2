import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct OutputTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: Machine.backends)
    func `print, descriptor 1 and a child process all reach standard output, in order`(
        backend: PythonBackendKind
    ) async throws {
        let script = """
            import os, subprocess
            print("printed")
            os.write(1, b"written\\n")
            subprocess.run(["echo", "hi"])
            """
        let result = try await Command.pyffi("exec", try scratch.write("script.py", script), backend: backend).run()
        #expect(result == CommandResult(status: 0, output: "printed\nwritten\nhi\n", errors: ""))
    }

    @Test(arguments: Machine.backends)
    func `output appears while the script runs`(backend: PythonBackendKind) async throws {
        // The script goes on only when the test has seen its first line.
        let script = try scratch.write("script.py", "print('first')\nprint('got', input())\n")
        let command = try RunningCommand(.pyffi("exec", script, backend: backend))
        #expect(try await command.readLine() == "first")
        try command.write("answer\n")
        #expect(try await command.readLine() == "got answer")
        #expect(try await command.readToEnd() == "")
    }

    @Test(arguments: [SIGKILL, SIGINT, SIGTERM], Machine.backends)
    func `a busy Python ends with its command`(signal: Int32, backend: PythonBackendKind) async throws {
        let script = try scratch.write("script.py", "print('busy')\nwhile True: pass\n")
        let command = try RunningCommand(.pyffi("exec", script, backend: backend))
        #expect(try await command.readLine() == "busy")
        command.send(signal)
        // Python holds the writing end of the pipe as long as it lives.
        #expect(try await command.readToEnd() == "")
        #expect(await command.signal() == signal)
    }

    @Test(arguments: Machine.backends)
    func `a hundred thousand lines of output arrive completely`(backend: PythonBackendKind) async throws {
        let script = try scratch.write("script.py", "for i in range(100_000): print(i)\n")
        let result = try await Command.pyffi("exec", script, backend: backend).run()
        #expect(result.status == 0)
        #expect(result.output == (0..<100_000).map { "\($0)\n" }.joined())
    }
}
