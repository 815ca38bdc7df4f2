import BackendInterface
import Foundation
import PyFFI
import TestSupport
import Testing

/// `pyffi env`, and the options that choose packages.
@Suite(.startsProcesses)
struct EnvironmentCommandTests {
    private let test: EnvironmentCommands
    private var uv: FakeUV { test.uv }
    private static let lines = "__import__('installed').lines"

    init() throws { test = try EnvironmentCommands() }

    // MARK: env

    @Test func `an environment is created, listed, found, exported and cleared`() async throws {
        #expect(try await test.pyffi("env", "list").run().output == "no environments in \(test.store)\n")
        let created = try await test.pyffi("env", "create", "numpy>=2", "pandas").run()
        let folder = created.output.trimmingCharacters(in: .newlines)
        #expect(created == CommandResult(status: 0, output: "\(test.store)/\(test.kept.joined())\n", errors: ""))
        #expect(test.kept.count == 1)

        let path = try await test.pyffi("env", "path", "--with", "pandas", "--with", "numpy>=2").run()
        #expect(path == CommandResult(status: 0, output: folder + "/bin/python\n", errors: ""))
        #expect(uv.count(.venv) == 1)

        let list = try await test.pyffi("env", "list").run()
        #expect(list.output.hasPrefix("\(folder)\n    numpy>=2 pandas\n    Python 3."))
        #expect(list.output.contains("by uv, "))

        // What is there by hand: a package with a version.
        let site = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: folder).first { $0.hasSuffix("-packages") }
        )
        let metadata = "\(folder)/\(site)/tiny-1.0.dist-info"
        try FileManager.default.createDirectory(atPath: metadata, withIntermediateDirectories: true)
        try Data("Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n".utf8).write(
            to: URL(filePath: metadata + "/METADATA")
        )
        let export = try await test.pyffi("env", "export", "numpy>=2", "pandas").run()
        #expect(export == CommandResult(status: 0, output: "tiny==1.0\n", errors: ""))

        #expect(try await test.pyffi("env", "clear").run() == CommandResult(status: 0, output: "", errors: ""))
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.store).isEmpty)
    }

    @Test func `requirements may come by a pipe, and may begin with a dash`() async throws {
        let by = try await test.shell("echo 'numpy>=2' | \"$0\" env create --requirements /dev/stdin").run()
        #expect(by.status == 0 && test.kept.count == 1, "\(by)")
        #expect(try await test.pyffi("env", "create", "--with", "numpy>=2").run() == by)
        let index = try await test.pyffi("eval", "--with", "--pre", "--with", "numpy", "list(\(Self.lines))").run()
        #expect(index == CommandResult(status: 0, output: "['--pre', 'numpy']\n", errors: ""))
    }

    @Test func `an environment is created in a folder, to be taken along`() async throws {
        let file = try test.scratch.write("requirements.txt", "numpy\n")
        let created = try await test.pyffi("env", "create", "--requirements", file, "--into", "dist/python").run()
        #expect(created == CommandResult(status: 0, output: "dist/python\n", errors: ""))
        #expect(test.kept.isEmpty)
        let command = Command(
            executable: URL(filePath: "\(test.scratch.path)/dist/python/bin/python"),
            arguments: ["-c", "print(\(Self.lines))"]
        )
        #expect(try await command.run() == CommandResult(status: 0, output: "['numpy']\n", errors: ""))
    }

    @Test func `what can't be made ends with status 4 and the installer's words`() async throws {
        try uv.prepare(.pip, "echo 'no solution found' >&2; exit 1")
        let failed = try await test.pyffi("env", "create", "numpy").run()
        #expect(failed.status == 4 && failed.output.isEmpty)
        #expect(failed.errors.hasPrefix("pyffi: the packages can't be installed for Python 3."))
        #expect(failed.errors.hasSuffix("): uv pip install exited with code 1\n  no solution found\n"))
        for arguments in [["eval", "--with", "numpy", "1"], ["env", "path", "numpy"], ["env", "export", "numpy"]] {
            var command = try test.pyffi()
            command = Command(executable: command.executable, arguments: arguments, environment: command.environment)
            let result = try await command.run()
            #expect(result.status == 4 && result.errors == failed.errors && result.output.isEmpty)
        }
        #expect(test.kept.isEmpty)
        let missing = try await test.pyffi("eval", "--requirements", "nowhere.txt", "1").run()
        #expect(missing.status == 4 && missing.errors.contains("/nowhere.txt can't be read: No such file or directory"))
        let project = try await test.pyffi("eval", "--project", ".", "1").run()
        #expect(project.status == 4 && project.errors.contains("it has no pyproject.toml"))
    }

    @Test(arguments: [
        ["env", "create"], ["env", "path", "numpy", "--with", "pandas"],
        ["env", "create", "--with", "numpy", "--project", "."], ["eval", "--with", "numpy", "--project", ".", "1"],
        ["eval", "--requirements", "a.txt", "--project", ".", "1"],
        ["exec", "--requirements", "a.txt", "--with", "numpy", "-"],
    ])
    func `what excludes each other, or is missing, is wrong usage`(arguments: [String]) async throws {
        let command = Command(
            executable: try BuiltExecutable.url.get(),
            arguments: arguments,
            environment: test.variables
        )
        let result = try await command.run()
        #expect(result.status == 2)
        #expect(result.errors.contains("exclude each other") || result.errors.contains("Say what the environment"))
        #expect(uv.calls.isEmpty)
    }

    @Test(arguments: Machine.backends)
    func `clearing leaves what another process uses`(backend: PythonBackendKind) async throws {
        let script = try test.scratch.write("script.py", "print(\(Self.lines), flush=True)\ninput()\n")
        let user = try RunningCommand(test.pyffi("exec", "--with", "numpy", script).on(backend))
        #expect(try await user.readLine() == "['numpy']")
        #expect(try await test.pyffi("env", "create", "pandas").run().status == 0)
        #expect(test.kept.count == 2)
        let cleared = try await test.pyffi("env", "clear").run()
        let used = test.kept
        #expect(used.count == 1)
        #expect(
            cleared
                == CommandResult(status: 0, output: "\(test.store)/\(used.joined()) is in use, and stays\n", errors: "")
        )
        try user.write("\n")
        #expect(await user.status() == 0)
        #expect(try await test.pyffi("env", "clear").run().output == "")
        #expect(test.kept.isEmpty)
    }

    @Test func `the last use of an environment is kept`() async throws {
        #expect(try await test.pyffi("env", "create", "numpy").run().status == 0)
        let record = "\(test.store)/\(test.kept.joined())/pyffi-environment.json"
        let past = Date(timeIntervalSince1970: 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: record)
        #expect(try await test.pyffi("env", "list").run().output.contains("used 1970-01-12"))
        #expect(try await test.pyffi("env", "path", "numpy").run().status == 0)
        #expect(try await !test.pyffi("env", "list").run().output.contains("used 1970-01-12"))
    }

    @Test func `a terminal shows what goes on, in one line that is cleared`() async throws {
        try uv.prepare(.pip, "echo one; echo two")
        let python = try #require(Machine.pythons.first).path
        let result = try await Terminal(python: python).run(test.pyffi("env", "create", "numpy"), [])
        #expect(result.status == 0)
        let lines = result.output.components(separatedBy: "\r\u{1b}[K")
        #expect(lines.first == "" && lines[1].hasPrefix("making an environment with numpy for Python 3."))
        #expect(lines.contains("one") && lines.contains("two"))
        #expect(lines.last == "\(test.store)/\(test.kept.joined())\n")
    }

    // MARK: Options of other commands

    @Test(arguments: Machine.backends)
    func `an expression has the packages that were asked for`(backend: PythonBackendKind) async throws {
        let with = try await test.pyffi("eval", "--with", "pandas", "--with", "numpy", Self.lines).on(backend).run()
        #expect(with == CommandResult(status: 0, output: "['numpy', 'pandas']\n", errors: ""))
        let file = try test.scratch.write("requirements.txt", "scipy\n")
        let required = try await test.pyffi("eval", "--requirements", file, Self.lines).on(backend).run()
        #expect(required == CommandResult(status: 0, output: "['scipy']\n", errors: ""))
        try test.scratch.write("project/pyproject.toml", "[project]\n")
        let project = try await test.pyffi("eval", "--project", "project", "__import__('sys').prefix").on(backend).run()
        #expect(project == CommandResult(status: 0, output: "\(test.scratch.path)/project/.venv\n", errors: ""))
    }

    private static let script = """
        # /// script
        # requires-python = ">=3.9"
        # dependencies = ["numpy"]
        # ///
        import installed
        print(installed.lines)

        """

    @Test(arguments: Machine.backends)
    func `a script has the packages that it says it needs`(backend: PythonBackendKind) async throws {
        let script = try test.scratch.write("script.py", Self.script)
        let wanted = CommandResult(status: 0, output: "['numpy']\n", errors: "")
        #expect(try await test.pyffi("exec", script).on(backend).run() == wanted)
        #expect(try await test.pyffi("exec", "-", input: Self.script).on(backend).run() == wanted)
        #expect(try await test.shell(#""$0" exec <(cat "$1")"#, script).on(backend).run() == wanted)
        #expect(try await test.shell(#"cat "$1" | "$0" exec /dev/stdin"#, script).on(backend).run() == wanted)
        #expect(uv.count(.venv) == 1)

        let more = try await test.pyffi("exec", "--with", "pandas", script).on(backend).run()
        #expect(more.output == "['numpy', 'pandas']\n")
        let file = try test.scratch.write("requirements.txt", "scipy\n")
        let other = try await test.pyffi("exec", "--requirements", file, script).on(backend).run()
        #expect(other.output == "['scipy']\n")
    }

    @Test func `a script's block that is wrong, or can't be satisfied, ends with status 4`() async throws {
        let wrong = try await test.pyffi("exec", "-", input: "# /// script\n# dependencies = 1\n# ///\n").run()
        #expect(wrong.status == 4 && wrong.errors.contains("\"dependencies\" in the block"))
        let script = Self.script.replacing(">=3.9", with: ">=4")
        let old = try await test.pyffi("exec", "-", input: script).run()
        #expect(old.status == 4 && old.errors.contains(">=4 is required"))
        #expect(uv.calls.isEmpty)
    }

    @Test func `a script without a block has no environment made`() async throws {
        let script = "print('# /// script')\n"
        #expect(try await test.pyffi("exec", "-", input: script).run().output == "# /// script\n")
        #expect(uv.calls.isEmpty)
    }

    // MARK: Where environments can't be kept

    @Test func `a user without a home or a folder for caches is told what to set`() async throws {
        let line = #"unset HOME XDG_CACHE_HOME PYFFI_CACHE_DIR; exec "$0" "$@""#
        let result = try await test.shell(line, "env", "create", "numpy").run()
        #expect(result.status == 4 && result.errors.contains("set PYFFI_CACHE_DIR to one that can be written"))
        #expect(uv.calls.isEmpty)
    }

    @Test func `a file in the place of the cache is told`() async throws {
        try test.scratch.write("cache", "")
        let result = try await test.pyffi("env", "create", "numpy").run()
        #expect(result.status == 4)
        #expect(result.errors.contains("environments can't be kept in \(test.store): "))
    }

    #if os(Linux)
        @Test(.enabled("a file system of its own needs unshare(1)") { try await Self.canMount() })
        func `a full disk ends with the installer's words, and leaves nothing`() async throws {
            try uv.prepare(.pip, #"head -c 1000000 /dev/zero > "$dir/big""#)
            let cache = "\(test.scratch.path)/cache"
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
            let line = """
                unshare -rm /bin/bash -c 'mount -t tmpfs -o size=300k none "$1" && { "$0" env create numpy; status=$?
                    ls "$1/environments"; exit $status; }' "$0" "$1"
                """
            let result = try await test.shell(line, cache).run()
            #expect(result.status == 4 && result.errors.contains("No space left on device"), "\(result)")
            #expect(!result.output.contains("building"))
        }

        private static func canMount() async throws -> Bool {
            let arguments = ["-c", "unshare -rm mount -t tmpfs none /mnt"]
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = arguments
            process.standardError = FileHandle.nullDevice
            try process.start()
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    #endif
}
