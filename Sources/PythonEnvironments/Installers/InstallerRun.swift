internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// Runs the programs that make an environment: line by line for who watches, and with an end.
struct InstallerRun {
    private let timeLimit: Duration
    private let deadline: ContinuousClock.Instant
    private let progress: ProgressLines?
    let abandonment: Abandonment?
    /// Locked as long as a program runs, even if this process dies.
    private var lock: FileLock?

    /// - Parameters:
    ///   - timeLimit: how long all programs together may take.
    ///   - progress: gets each line that they print.
    init(timeLimit: Duration, progress: (@Sendable (String) -> Void)?, abandonment: Abandonment?) {
        self.timeLimit = timeLimit
        deadline = .now + timeLimit
        self.progress = progress.map(ProgressLines.init)
        self.abandonment = abandonment
    }

    func holding(_ lock: FileLock) -> InstallerRun {
        var run = self
        run.lock = lock
        return run
    }

    /// Goes to the folder `$0` and runs the program, which ends with this process: standard input is a pipe that nobody
    /// writes to, and that ends with this process. The shell waits for both of its children, since as orphans they could
    /// become children of this process, which would not know of them.
    private static let start = """
        exec 3<&0 <"$1"
        (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 </dev/null &
        exec 3<&-
        shift
        cd -- "$0" && "$@"
        status=$?
        kill $!
        wait
        if [ $status -gt 128 ] && [ $status -lt 144 ]; then kill -$((status - 128)) $$; fi 2>/dev/null
        exit $status
        """

    func tell(_ line: String) { progress?.add(Redaction.of(line)) }

    /// To be called when nothing more is run: waits until the handler has got all lines, but not long.
    func finish() { progress?.finish() }

    /// - Parameters:
    ///   - folder: what relative paths count from; nil: this process's current directory.
    ///   - input: the program's standard input; nil: the end of file.
    ///   - purpose: what an error begins with: `the packages can't be installed`.
    ///   - line: gets the lines on standard output.
    func run(
        _ executable: String,
        _ arguments: [String],
        in folder: String? = nil,
        input: Descriptor? = nil,
        environment: ProcessEnvironment = .current,
        purpose: String,
        line take: ((String) -> Void)? = nil
    ) throws {
        // pip explains on standard output what it complains of on standard error.
        var words = LineTail()
        let command = [executable] + arguments
        // A child begins in its parent's current directory, which is the whole process's.
        let folder = folder ?? "."
        let end: BoundedRun.End
        do throws(SystemProblem) {
            let life = try Descriptor.pipe()
            defer { withExtendedLifetime((life, lock, input)) {} }
            end = try BoundedRun(
                executable: "/bin/sh",
                arguments: ["-c", Self.start, folder, input.map { "/dev/fd/\($0.number)" } ?? "/dev/null"] + command,
                environment: environment,
                input: life.read,
                inherited: [lock?.number, input?.number].compactMap { $0 },
                timeout: max(.zero, deadline - .now)
            ).run(abandonment) { line, isError in
                if !isError { take?(line) }
                words.add(line)
                tell(line)
            }.end
        } catch {
            throw PythonError.cannotStart(error)
        }
        try abandonment?.check()
        switch end {
        case .exited(0): return
        case .exited(nil):
            throw failure(
                "\(purpose): what came of \(name(of: command)) can't be known, since this program ignores SIGCHLD or "
                    + "takes its children's exit codes; make the environment before, or by \"pyffi env create\"",
                command,
                nil,
                words
            )
        case .exited(let code):
            throw failure("\(purpose): \(name(of: command)) exited with code \(code ?? -1)", command, code, words)
        case .signal(let number):
            throw failure(
                "\(purpose): \(name(of: command)) was ended by \(signalName(number) ?? "signal \(number)")",
                command,
                nil,
                words
            )
        case .timedOut, .tooMuchOutput:
            throw failure(
                "\(purpose): \(name(of: command)) was stopped, since it took longer than \(timeLimit) (environmentTimeout)",
                command,
                nil,
                words,
                kind: .timedOut
            )
        }
    }

    /// The lines that a program prints on standard output.
    func output(
        of executable: String,
        _ arguments: [String],
        environment: ProcessEnvironment = .current,
        purpose: String
    ) throws -> [String] {
        var output: [String] = []
        try run(executable, arguments, environment: environment, purpose: purpose) { output.append($0) }
        return output
    }

    /// `uv pip install`, `python -m venv`: the program and what it was to do.
    private func name(of command: [String]) -> String {
        let words = command.dropFirst().prefix { !$0.hasPrefix("/") && !$0.hasPrefix("--") }
        return ([(command[0] as NSString).lastPathComponent] + words).joined(separator: " ")
    }

    private func failure(
        _ text: String,
        _ command: [String],
        _ exitCode: Int32?,
        _ words: LineTail,
        kind: PythonError.Kind = .environment
    ) -> PythonError {
        // uv begins with the interpreter that it uses, whose folder is gone after a failure.
        let lines = words.lines.filter { !$0.hasPrefix("Using Python ") }.map(Redaction.of)
        let failed = FailedCommand(
            command: command.map(Redaction.of),
            exitCode: exitCode,
            output: lines.joined(separator: "\n")
        )
        let shortened = lines.suffix(15).map { "\n  " + $0 }.joined()
        return PythonError(failed, kind: kind, message: Redaction.of(text) + shortened)
    }
}

/// The last lines that a program printed.
struct LineTail {
    private(set) var lines: [String] = []

    mutating func add(_ line: String) {
        if line.allSatisfy(\.isWhitespace) { return }
        lines.append(line)
        if lines.count > 400 { lines.removeFirst(200) }
    }
}
