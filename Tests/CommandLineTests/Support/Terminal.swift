import Foundation

/// A command as the foreground job of a real terminal: what it shows there, and what is typed or sent meanwhile.
struct Terminal {
    /// What is typed or sent once the command has shown `text`, after the texts that earlier steps waited for.
    struct Step: Encodable {
        let text: String
        var typed = ""
        var signal: Int32 = 0

        static func type(_ typed: String, after text: String) -> Step { Step(text: text, typed: typed) }
        static func send(_ signal: Int32, after text: String) -> Step { Step(text: text, signal: signal) }

        static let controlC = "\u{3}"
        static let controlBackslash = "\u{1C}"
        static let controlZ = "\u{1A}"
    }

    /// The path of the Python that makes the terminal; any version will do.
    let python: String

    /// Runs the command to its end; the status is the signal that ended it, negative.
    ///
    /// Where the command stops, "stopped by … goes on" is shown, and it is put into the foreground again, as `fg` does.
    func run(_ command: Command, _ steps: [Step]) async throws -> CommandResult {
        let steps = String(decoding: try JSONEncoder().encode(steps), as: UTF8.self)
        let words = [command.executable.path] + command.arguments
        var keeper = Command(
            executable: URL(fileURLWithPath: python),
            arguments: ["-W", "ignore", "-c", Self.program, steps] + words,
            environment: command.environment,
            folder: command.folder
        )
        // Colours and movements of the cursor are not to be compared.
        for (name, value) in ["TERM": "dumb", "NO_COLOR": "1", "PYTHON_COLORS": "0"] {
            keeper.environment[name] = value
        }
        let result = try await keeper.run()
        guard result.status == 0, let end = result.output.lastIndex(of: "\n"),
            let status = Int32(result.output[result.output.index(after: end)...])
        else { return result }
        return CommandResult(status: status, output: String(result.output[..<end]), errors: result.errors)
    }

    /// As much of a shell as is needed: a session with a terminal, the job in the foreground, and waiting for it.
    private static let program = """
        import json, os, pty, signal, sys
        steps, command = json.loads(sys.argv[1]), sys.argv[2:]
        status, tell = os.pipe()
        go, ready = os.pipe()
        seen_all, let_go = os.pipe()
        shell, terminal = pty.fork()
        if shell == 0:
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            job = os.fork()
            if job == 0:
                os.close(ready)
                os.read(go, 1)
                for number in signal.SIGTTOU, signal.SIGPIPE: signal.signal(number, signal.SIG_DFL)
                os.execv(command[0], command)
            os.setpgid(job, job)
            os.tcsetpgrp(0, job)
            os.write(tell, b"%d\\n" % job)
            os.write(ready, b"x")
            while True:
                _, end = os.waitpid(job, os.WUNTRACED)
                if not os.WIFSTOPPED(end): break
                os.write(1, b"stopped by %d, goes on\\n" % os.WSTOPSIG(end))
                os.tcsetpgrp(0, job)
                os.killpg(job, signal.SIGCONT)
            os.write(tell, b"%d" % (-os.WTERMSIG(end) if os.WIFSIGNALED(end) else os.WEXITSTATUS(end)))
            # The end of a session throws away what was not read yet.
            os.write(1, b"\\0")
            os.close(let_go)
            os.read(seen_all, 1)
            os._exit(0)
        os.close(tell)
        status = open(status)
        job = int(status.readline())
        shown, seen = b"", 0
        def more():
            global shown
            try: part = os.read(terminal, 4096)
            except OSError: part = b""
            shown += part
            return part
        for step in steps:
            wanted = step["text"].replace("\\n", "\\r\\n").encode()
            while wanted not in shown[seen:]:
                if not more(): sys.exit(f"{shown!r} and then nothing more; waited for {wanted!r}")
            seen = shown.index(wanted, seen) + len(wanted)
            if step["signal"]: os.kill(job, step["signal"])
            os.write(terminal, step["typed"].encode())
        while b"\\0" not in shown and more(): pass
        os.close(let_go)
        shown = shown.partition(b"\\0")[0]
        sys.stdout.write(shown.decode(errors="replace").replace("\\r\\n", "\\n") + "\\n" + status.read())
        """
}
