import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Environments that are made for a runtime: each test runs in a process of its own, with a cache of its own.
@Suite(.startsProcesses)
struct EnvironmentTests {
    /// Runs `body` in a process of its own, with a folder for caches in a scratch folder.
    private func with(
        _ target: PythonTarget,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (TestSupport.ScratchFolder) async throws -> Void
    ) async throws {
        try await alone(target, sourceLocation: sourceLocation) {
            let scratch = try TestSupport.ScratchFolder()
            setenv("PYFFI_CACHE_DIR", "\(scratch.path)/cache", 1)
            try await body(scratch)
        }
    }

    private func configuration(_ target: PythonTarget, _ environment: PythonEnvironment) -> PythonRuntime.Configuration
    {
        var configuration = PythonRuntime.Configuration()
        configuration.interpreter = .executable(target.executable)
        configuration.environment = environment
        configuration.startTimeout = .seconds(600)
        configuration.environmentTimeout = .seconds(600)
        return configuration
    }

    @Test(arguments: PythonTarget.one)
    func `a runtime in an environment behaves as the environment's python`(target: PythonTarget) async throws {
        try await with(target) { scratch in
            let wheels = try scratch.folder("wheels")
            try Wheel.tiny.write(into: wheels)
            let project = try EditableProject.write("editable", into: scratch, module: "answer = 1\n")
            let lines = ["--no-index", "--find-links \(wheels)", "tiny", "-e \(project)"]
            let progress = Locked<[String]>([])
            let python = try target.start { configuration in
                configuration.environment = .dependencies(lines)
                configuration.environmentProgress = { line in progress.withLock { $0.append(line) } }
            }
            #expect(progress.withLock { $0.first }?.hasPrefix("making an environment with ") == true)

            let state = "[sys.prefix, sys.base_prefix, sys.exec_prefix, sys.executable, *sys.path]"
            let sys = try await python.import("sys")
            let prefix: String = try await sys.getAttribute("prefix")
            #expect(prefix.hasPrefix("\(scratch.path)/cache/environments/"))
            let own: [String] = try await python.eval(
                "__import__('sys') and \(state.replacing("sys", with: "__import__('sys')"))"
            )
            let text = try CommandOutput.of(
                "\(prefix)/bin/python",
                ["-I", "-c", "import sys; print(*\(state), sep='\\n')"]
            )
            #expect(own == text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))

            #expect(try await Int(python.import("tiny").answer) == 42)
            #expect(try await Int(python.import("editable").answer) == 1)
            try await python.exec(
                """
                import multiprocessing, os, subprocess, sys
                code = "import tiny, editable; print(tiny.answer + editable.answer)"
                child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
                script = subprocess.run([os.path.join(sys.prefix, "bin", "tiny")], capture_output=True, text=True).stdout
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    found = pool.apply(eval, ("__import__('tiny').answer",))
                """
            )
            #expect(try await String(python.eval("child")) == "43\n")
            #expect(try await String(python.eval("script")) == prefix + "\n")
            #expect(try await Int(python.eval("found")) == 42)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `an environment is made once, for any runtime, and nothing is started for it again`(
        target: PythonTarget
    ) async throws {
        try await with(target) { scratch in
            let uv = try FakeUV()
            uv.putOnPath()
            #expect(try UV.isAvailable && UV.version() == "1.2.3")
            let configuration = configuration(target, .dependencies(["numpy", "pandas"]))
            for _ in 0..<2 {
                let python = try await PythonRuntime(target.backend, configuration)
                let lines: [String] = try await python.import("installed").getAttribute("lines")
                #expect(lines == ["numpy", "pandas"])
            }
            func startBlocking() throws -> PythonRuntime { try PythonRuntime(target.backend, configuration) }
            let python = try startBlocking()
            #expect(uv.count(.venv) == 1 && uv.count(.pip) == 1)
            // What is used stays.
            try PythonEnvironment.clearCache()
            #expect(scratch.names(in: "cache/environments").count { !$0.contains(".") } == 1)
            #expect(try await [String](python.import("installed").lines) == ["numpy", "pandas"])
        }
    }

    @Test(arguments: PythonTarget.one)
    func `cancelling the task that starts a runtime ends the installer`(target: PythonTarget) async throws {
        try await with(target) { scratch in
            let uv = try FakeUV()
            uv.putOnPath()
            let hold = try uv.hang(.pip)
            let configuration = configuration(target, .dependencies(["numpy"]))
            let task = Task { try await PythonRuntime(target.backend, configuration) }
            await hold.waitUntilReached()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await hold.waitUntilFree()
            #expect(scratch.names(in: "cache/environments").allSatisfy { $0.hasSuffix(".lock") })
            try uv.prepare(.pip, "")
            let python = try await PythonRuntime(target.backend, configuration)
            #expect(try await [String](python.import("installed").lines) == ["numpy"])
        }
    }

    @Test(arguments: PythonTarget.one)
    func `an environment that can't be made, or not in time, is an error`(target: PythonTarget) async throws {
        try await with(target) { scratch in
            let uv = try FakeUV()
            uv.putOnPath()
            var configuration = configuration(target, .dependencies(["numpy"]))
            try uv.prepare(.pip, "echo 'no solution' >&2; exit 3")
            let failure = await #expect(throws: PythonError.self) {
                try await PythonRuntime(target.backend, configuration)
            }
            #expect(failure?.kind == .environment && failure?.failedCommand?.exitCode == 3)
            #expect(failure?.failedCommand?.output == "no solution")

            let hold = try uv.hang(.pip)
            configuration.environmentTimeout = .milliseconds(500)
            let late = #expect(throws: PythonError.self) { try PythonRuntime(target.backend, configuration) }
            #expect(late?.kind == .timedOut)
            await hold.waitUntilFree()

            configuration.environment = .virtualEnvironment("\(scratch.path)/nowhere")
            configuration.interpreter = .automatic
            let none = await #expect(throws: PythonError.self) {
                try await PythonRuntime(target.backend, configuration)
            }
            #expect(none?.kind == .environment && none?.message.contains("/nowhere does not exist") == true)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `the nearest virtual environment is that of a folder above`(target: PythonTarget) async throws {
        try await with(target) { scratch in
            let environment = try VirtualEnvironment(at: "\(scratch.path)/.venv", for: target.executable)
            try #expect(chdir(scratch.folder("some/folder")) == 0)
            var configuration = configuration(target, .nearestVirtualEnvironment)
            configuration.interpreter = .automatic
            let python = try await PythonRuntime(target.backend, configuration)
            #expect(try await String(python.import("sys").getAttribute("prefix")) == environment.path)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a Python that uv has installed is used`(target: PythonTarget) async throws {
        try await with(target) { scratch in
            let folder = try scratch.folder("uv/cpython-\(target.version)-linux-x86_64-gnu/bin")
            symlink(target.executable, folder + "/python3")
            setenv("UV_PYTHON_INSTALL_DIR", "\(scratch.path)/uv", 1)
            var configuration = configuration(target, .uvManaged)
            configuration.interpreter = .version(target.name)
            let python = try await PythonRuntime(target.backend, configuration)
            #expect(python.executable == folder + "/python3")
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a virtual environment that is there is used, and a script's own packages are`(
        target: PythonTarget
    ) async throws {
        try await with(target) { scratch in
            let uv = try FakeUV()
            uv.putOnPath()
            let script = try scratch.write("script.py", "# /// script\n# dependencies = [\"numpy\"]\n# ///\n")
            let python = try await PythonRuntime(
                target.backend,
                configuration(target, .script(script, adding: ["pandas"]))
            )
            #expect(try await [String](python.import("installed").lines) == ["numpy", "pandas"])
            let prefix: String = try await python.import("sys").getAttribute("prefix")
            var configuration = configuration(target, .virtualEnvironment(prefix))
            configuration.interpreter = .automatic
            let other = try await PythonRuntime(target.backend, configuration)
            #expect(try await String(other.import("sys").getAttribute("prefix")) == prefix)
        }
    }
}
