import Foundation
import TestSupport
import Testing

/// Processes that make the same environment at once, and processes that are killed meanwhile.
@Suite(.startsProcesses)
struct EnvironmentRaceTests {
    private let test: EnvironmentCommands
    private var uv: FakeUV { test.uv }

    init() throws { test = try EnvironmentCommands() }

    @Test func `eight processes that create the same environment at once make it once`() async throws {
        // Whoever makes it waits until all have been started.
        let fifo = "\(test.scratch.path)/go"
        mkfifo(fifo, 0o600)
        let descriptor = open(fifo, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try uv.prepare(.venv, "read -r go < '\(fifo)'")
        let commands = try (0..<8).map { _ in try RunningCommand(test.pyffi("env", "path", "--with", "numpy")) }
        let line = "go\n"
        for _ in commands { write(descriptor, line, line.utf8.count) }
        var paths: Set<String> = []
        for command in commands {
            paths.insert(try await command.readToEnd())
            #expect(await command.status() == 0)
        }
        #expect(paths == ["\(test.store)/\(test.kept.joined())/bin/python\n"])
        #expect(uv.count(.venv) == 1 && uv.count(.pip) == 1)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
    func `an installer ends with the process that has started it, whatever ends that`(signal: Int32) async throws {
        let hold = try uv.hang(.pip)
        let command = try RunningCommand(test.pyffi("env", "create", "numpy"))
        await hold.waitUntilReached()
        command.send(signal)
        #expect(await command.signal() == signal)
        await hold.waitUntilFree()
        try uv.prepare(.pip, "")
        let result = try await test.pyffi("env", "create", "numpy").run()
        #expect(result == CommandResult(status: 0, output: "\(test.store)/\(test.kept.joined())\n", errors: ""))
        #expect(test.kept.count == 1)
    }

    @Test func `a place is locked as long as anything works on it, even if the process that began is dead`()
        async throws
    {
        let hold = try Hold(at: "\(test.scratch.path)/held")
        let end = "\(test.scratch.path)/end"
        mkfifo(end, 0o600)
        // What has left the group of the installer is not killed with it.
        let code =
            "import os; os.setsid(); held = open('\(hold.path)', 'w'); print(file=held, flush=True); open('\(end)')"
        try uv.prepare(.pip, "python3 -c \"\(code)\" & wait")
        let command = try RunningCommand(test.pyffi("env", "create", "numpy"))
        await hold.waitUntilReached()
        command.send(SIGKILL)
        #expect(await command.signal() == SIGKILL)

        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: test.store).first { $0.hasSuffix(".lock") }
        )
        let lock = open("\(test.store)/\(name)", O_RDONLY | O_CLOEXEC)
        #expect(flock(lock, LOCK_EX | LOCK_NB) != 0)
        close(open(end, O_WRONLY | O_CLOEXEC))
        // It closes files in whatever order, so the lock itself is waited for.
        let isLocked = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: flock(lock, LOCK_EX) == 0) }
        }
        #expect(isLocked)
        close(lock)

        try uv.prepare(.pip, "")
        #expect(try await test.pyffi("env", "create", "numpy").run().status == 0)
        #expect(test.kept.count == 1)
    }

    /// `PYFFI_KILL_ROUNDS` chooses the number of rounds.
    @Test func `a process that is killed at any moment leaves no broken environment behind`() async throws {
        let rounds = ProcessInfo.processInfo.environment["PYFFI_KILL_ROUNDS"].flatMap(Int.init) ?? 15
        var usual = Duration.seconds(600)
        for name in ["one", "two", "three"] {
            let start = ContinuousClock.now
            let command = try RunningCommand(test.pyffi("env", "create", name))
            #expect(await command.status() == 0)
            usual = min(usual, start.duration(to: .now))
        }
        var (unfinished, half) = (0, 0)
        for round in 1...rounds {
            let command = try RunningCommand(test.pyffi("env", "create", "package\(round)"))
            try await Task.sleep(for: usual * Double.random(in: 0...1))
            command.send(SIGKILL)
            if await command.signal() != nil { unfinished += 1 }
            if test.kept.contains(where: { $0.contains(".building-") }) { half += 1 }
            let expression = "__import__('installed').lines"
            let result = try await test.pyffi("eval", "--with", "package\(round)", expression).run()
            #expect(result == CommandResult(status: 0, output: "['package\(round)']\n", errors: ""))
            // One that was finished just before the end is no reason to look for remains, so another one is made.
            if round.isMultiple(of: 5) || round == rounds {
                #expect(try await test.pyffi("env", "create", "other\(round)").run().status == 0)
                #expect(!test.kept.contains { $0.contains(".") }, "\(test.kept)")
            }
            RunningTests.shared.noteProgress()
        }
        print("killed \(rounds) times: \(unfinished) before the end, \(half) with an environment half made")
    }
}
