import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing

@testable import PythonEnvironments

/// Installers that fail, hang, or can't do anything.
@Suite(.startsProcesses)
struct InstallerFailureTests {
    private let uv: FakeUV
    private var test: TestResolver

    init() throws {
        uv = try FakeUV()
        test = try TestResolver(uv: uv)
    }

    private static let numpy = PythonEnvironment.dependencies(["numpy"])

    @Test(arguments: [FakeUV.Command.venv, .pip])
    func `an installer that fails is quoted, and leaves nothing behind`(command: FakeUV.Command) throws {
        try uv.prepare(command, "echo progress; echo 'no such package' >&2; echo 'hint: look again' >&2; exit 7")
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment)
        #expect(failure.message.contains("exited with code 7\n  progress\n  no such package\n  hint: look again"))
        #expect(failure.failedCommand?.exitCode == 7)
        #expect(failure.failedCommand?.output == "progress\nno such package\nhint: look again")
        #expect(failure.failedCommand?.command.prefix(2) == [uv.path, command.rawValue])
        #expect(test.kept.isEmpty)
        // The next time it is tried anew.
        try uv.prepare(command, "")
        #expect(try FileManager.default.fileExists(atPath: test.make(Self.numpy) + "/bin/python"))
    }

    @Test func `of what a talkative installer printed, only the end is quoted`() throws {
        try uv.prepare(.pip, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do echo line $i; done; exit 1")
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.message.hasSuffix("\n  line 16\n  line 17") && !failure.message.contains("line 2\n"))
        #expect(failure.failedCommand?.output.hasPrefix("line 1\nline 2\n") == true)
    }

    @Test func `packages that go elsewhere are an error`() throws {
        try uv.prepare(.pip, "elsewhere=1")
        let failure = test.failure(.dependencies(["pip", "Num_Py[extra]>=2", "other; python_version < '3'"]))
        #expect(failure?.kind == .environment && failure?.failedCommand == nil)
        #expect(failure?.message.contains("uv has not put Num_Py into the environment") == true)
        #expect(test.kept.isEmpty)
        // Nor may the only one be missing whose name is not known.
        let unnamed = test.failure(.dependencies(["./package"]))
        #expect(unnamed?.message.contains("uv has not put the package into the environment") == true)
        // What markers leave out need not be there.
        _ = try test.make(.dependencies(["other; python_version < '3'"]))
    }

    @Test func `requirements that change while they are installed are an error`() throws {
        let file = try test.scratch.write("requirements.txt", "numpy\n")
        try uv.prepare(.pip, "echo pandas > '\(file)'")
        let failure = test.failure(.requirements(file: file))
        #expect(failure?.message.contains("requirements.txt has changed while it was installed; ") == true)
        #expect(test.kept.isEmpty)
        _ = try test.make(.requirements(file: file))
        #expect(test.kept.count == 1)
    }

    @Test func `a line without an end is no reason to keep all that an installer prints`() throws {
        try uv.prepare(.pip, "head -c 3000000 /dev/zero | tr '\\0' x; exit 1")
        let failure = try #require(test.failure(Self.numpy)?.failedCommand)
        #expect(failure.exitCode == 1)
        #expect(test.lines.withLock { $0.count { $0.hasPrefix("xxx") } } > 10)
    }

    @Test(arguments: [128, 130, 147, 150, 255])
    func `a code that a shell also gives for signals ends an installer`(code: Int32) throws {
        try uv.prepare(.pip, "exit \(code)")
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment && failure.failedCommand != nil)
        #expect(failure.message.contains(code == 130 ? "ended by SIGINT" : "exited with code \(code)"))
    }

    @Test func `a handler of progress may take as long as it wants`() throws {
        let isOver = DispatchSemaphore(value: 0)
        var resolver = EnvironmentResolver(
            Self.numpy,
            for: .automatic,
            searchLimit: .seconds(600),
            timeLimit: .seconds(600),
            progress: { _ in isOver.wait() }
        )
        resolver.installer = .uv(uv.path)
        resolver.store = EnvironmentStore(folder: test.folder)
        _ = try resolver.interpreter()
        #expect(test.kept.count == 1)
        for _ in 0..<1000 { isOver.signal() }
    }

    @Test func `an installer that a signal ends is no success`() throws {
        try uv.prepare(.pip, "kill -TERM $$")
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment && failure.message.contains("was ended by SIGTERM"))
        #expect(failure.failedCommand?.exitCode == nil && failure.failedCommand != nil)
        #expect(test.kept.isEmpty)
    }

    @Test func `an installer that can't be started is an error`() throws {
        try FileManager.default.removeItem(atPath: uv.path)
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment && failure.message.contains("exited with code 127"))
        #expect(test.kept.isEmpty)
    }

    // MARK: Limits

    @Test(arguments: [FakeUV.Command.venv, .pip])
    func `a time limit ends an installer that hangs, with all that it has started`(command: FakeUV.Command) async throws
    {
        let hold = try uv.hang(command)
        var test = test
        test.timeLimit = .milliseconds(500)
        let failure = try #require(test.failure(Self.numpy))
        await hold.waitUntilFree()
        #expect(failure.kind == .timedOut)
        #expect(failure.message.contains("was stopped, since it took longer than 0.5 seconds"))
        #expect(failure.failedCommand != nil && failure.failedCommand?.exitCode == nil)
        #expect(test.kept.isEmpty)
    }

    @Test(arguments: [FakeUV.Command.venv, .pip])
    func `a cancellation ends an installer that hangs, with all that it has started`(
        command: FakeUV.Command
    ) async throws {
        let hold = try uv.hang(command)
        let resolver = test.resolver(Self.numpy)
        let task = Task { try await Abandonment.run { try resolver.interpreter($0) } }
        await hold.waitUntilReached()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await hold.waitUntilFree()
        #expect(test.kept.isEmpty)
    }

    @Test func `who waits for another process gives up at its time limit, and when it is cancelled`() async throws {
        let folder = try test.make(Self.numpy)
        try FileManager.default.removeItem(atPath: folder)
        let lock = try #require(try FileLock.attempt(.exclusive, on: folder + ".lock", creates: true))
        var late = test
        late.timeLimit = .milliseconds(1)
        let failure = try #require(late.failure(Self.numpy))
        #expect(failure.kind == .timedOut && failure.message.contains("another process is still making"))

        let isWaiting = DispatchSemaphore(value: 0)
        var resolver = EnvironmentResolver(
            Self.numpy,
            for: .automatic,
            searchLimit: .seconds(600),
            timeLimit: .seconds(600),
            progress: { if $0.hasPrefix("another process is making") { isWaiting.signal() } }
        )
        resolver.store = EnvironmentStore(folder: test.folder)
        let waiting = resolver
        let task = Task { try await Abandonment.run { try waiting.interpreter($0) } }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isWaiting.wait()
                continuation.resume()
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        withExtendedLifetime(lock) {}
        #expect(uv.count(.venv) == 1)
    }

    @Test func `a lock that is given back is nobody's, although a child process has inherited it`() throws {
        let file = "\(test.scratch.path)/file.lock"
        var lock = try FileLock.attempt(.exclusive, on: file, creates: true)
        let number = try #require(lock?.number)
        let (output, input) = (try Descriptor.pipe(), try Descriptor.pipe())
        let child = try ChildProcess(
            "/bin/cat",
            arguments: [],
            inherited: [number],
            input: input.read,
            output: output.write,
            error: .null()
        )
        #expect(try FileLock.attempt(.exclusive, on: file) == nil)
        lock = nil
        #expect(try FileLock.attempt(.exclusive, on: file) != nil)
        child.killGroup()
    }

    // MARK: Pythons and folders that won't do

    /// A Python that fails when it is asked to make an environment, as a script.
    private func fakePython(_ venv: String) throws -> String {
        let details = try BaseInterpreter.find(.automatic, requiredPython: "", within: .seconds(600), nil).details
        let path = "\(test.scratch.path)/fake-python"
        let json = String(decoding: try JSONEncoder().encode(details), as: UTF8.self)
            .replacing(details.executable.replacing("/", with: "\\/"), with: path.replacing("/", with: "\\/"))
        let answer = try test.scratch.write("answer.json", json)
        try FreshProgram.write(
            """
            #!/bin/sh
            if [ "$3" = venv ]; then
            \(venv)
            fi
            printf '\\n%s\\n' "$3"; cat '\(answer)'; printf '\\n%s\\n' "$4"

            """,
            to: path
        )
        return path
    }

    @Test(arguments: [
        """
        echo "The virtual environment was not created successfully because ensurepip is not"
        echo "available.  On Debian/Ubuntu systems, you need to install the python3-venv"
        echo "package using the following command."
        mkdir -p "$4/bin"
        exit 1
        """,
        "echo \"$0: No module named venv\" >&2; exit 1",
    ])
    func `a Python without venv or ensurepip is named, with the package that it lacks`(venv: String) throws {
        let python = try fakePython(venv)
        var test = try TestResolver()
        test.choice = .executable(python)
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment)
        #expect(
            failure.message.contains(
                "\(python) lacks venv or ensurepip: install them (Debian, Ubuntu: apt install python3."
            )
        )
        #expect(failure.failedCommand?.exitCode == 1)
        #expect(test.kept.isEmpty)
    }

    @Test func `a Python whose venv fails for another reason lacks nothing`() throws {
        let message = "Error: Command '[...-m, ensurepip, --upgrade]' returned non-zero exit status 1."
        var test = try TestResolver()
        test.choice = .executable(try fakePython("echo \"\(message)\" >&2; exit 1"))
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.message.contains("ensurepip") && !failure.message.contains("lacks"))
    }

    @Test(arguments: ["a file/environments", "a file"])
    func `a store that can't be made is an error that says what to set`(folder: String) throws {
        try test.scratch.write("a file", "")
        var test = test
        test.folder = "\(self.test.scratch.path)/\(folder)"
        let failure = try #require(test.failure(Self.numpy))
        #expect(failure.kind == .environment)
        #expect(failure.message.contains("environments can't be kept in \(test.folder): "))
        #expect(failure.message.contains("set PYFFI_CACHE_DIR"))
        #expect(uv.calls.isEmpty)
    }

    @Test func `a library has no executable to make an environment for`() throws {
        var test = test
        test.choice = .library("/usr/lib/libpython3.so")
        #expect(test.failure(Self.numpy)?.kind == .unsupported)
    }

    @Test func `requirements that can't be read are refused before anything is made`() throws {
        let file = "\(test.scratch.path)/requirements.txt"
        let failure = test.failure(.requirements(file: file))
        #expect(failure?.kind == .environment && failure?.message.contains(file) == true)
        #expect(uv.calls.isEmpty)
    }
}
