import BackendInterface
import Foundation
import PythonDiscovery
import TestSupport
import Testing

@testable import PythonEnvironments

/// Environments that are there already, those of projects, and folders that are none.
@Suite(.startsProcesses)
struct ChoiceOfEnvironmentTests {
    private let uv: FakeUV
    private var test: TestResolver
    private var scratch: ScratchFolder { test.scratch }

    init() throws {
        uv = try FakeUV()
        test = try TestResolver(uv: uv)
    }

    @Test func `the system's Python is the one that was chosen`() throws {
        let resolver = test.resolver(.system)
        #expect(try resolver.isTrivial && resolver.interpreter() == .automatic)
    }

    // MARK: A virtual environment

    @Test func `a virtual environment is used by its own interpreter`() throws {
        let folder = try test.make(.dependencies([]))
        let choice = try test.resolver(.virtualEnvironment(folder)).interpreter()
        #expect(choice == .executable(folder + "/bin/python"))
        #expect(try test.resolver(.virtualEnvironment(folder + "/lib/..")).interpreter() == choice)
    }

    @Test func `a folder that is no virtual environment is refused with a reason`() throws {
        func reason(_ path: String) -> String? {
            let failure = test.failure(.virtualEnvironment("\(scratch.path)/\(path)"))
            return failure?.kind == .environment ? failure?.message.replacing(scratch.path, with: "") : nil
        }
        #expect(reason("none")?.hasPrefix("/none does not exist") == true)
        #expect(reason("none")?.hasSuffix("make it by \"python3 -m venv /none\"") == true)
        try scratch.folder("empty")
        #expect(reason("empty")?.contains("it has no pyvenv.cfg") == true)
        try scratch.write("file", "")
        #expect(reason("file")?.contains("it has no pyvenv.cfg") == true)
        try scratch.write("whole/pyvenv.cfg", "home = /usr/bin\n")
        try scratch.write("whole/bin/python", "")
        #expect(reason("whole/bin/python")?.hasSuffix("; name the folder /whole") == true)
        try scratch.write("bare/pyvenv.cfg", "home = /usr/bin\n")
        #expect(reason("bare")?.contains("/bare/bin/python can't be started; ") == true)
        try scratch.write("dead/pyvenv.cfg", "home = /usr/bin\n")
        try scratch.folder("dead/bin")
        symlink("/nowhere/python3", "\(scratch.path)/dead/bin/python")
        #expect(reason("dead")?.contains("it leads to /nowhere/python3, which is not there") == true)
        try scratch.write("locked/pyvenv.cfg", "home = /usr/bin\n")
        try scratch.write("locked/bin/python", "")
        #expect(reason("locked")?.contains("/locked/bin/python can't be started; ") == true)
    }

    @Test func `a virtual environment's version can be asked for, its interpreter can't be chosen`() throws {
        let folder = try test.make(.dependencies([]))
        var test = test
        test.choice = .version("3")
        #expect(try test.make(.virtualEnvironment(folder)) == folder)
        test.choice = .version("3.1")
        let failure = test.failure(.virtualEnvironment(folder))
        #expect(failure?.kind == .environment && failure?.message.contains("the version 3.1 was asked for") == true)
        test.choice = .executable("/usr/bin/python3")
        #expect(test.failure(.virtualEnvironment(folder))?.kind == .unsupported)
    }

    // MARK: One that was taken along

    @Test func `an environment beside the executable is used, and another one while there is none`() throws {
        let made = try test.make(.dependencies(["numpy"]))
        let environment = PythonEnvironment.shipped(
            "pyffi-\(UUID().uuidString)/python",
            otherwise: .virtualEnvironment(made)
        )
        #expect(try test.make(environment) == made)

        let beside = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        let parent = try #require(beside).appending(path: "pyffi-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: parent) }
        let shipped = PythonEnvironment.shipped(
            "\(parent.lastPathComponent)/python",
            otherwise: .virtualEnvironment(made)
        )
        try test.resolver(.dependencies(["pandas"])).ship(into: parent.appending(path: "python").path)
        #expect(try test.make(shipped) == parent.appending(path: "python").path)
        // Another Python would look for its packages elsewhere.
        let record = parent.appending(path: "python/\(EnvironmentRecord.file)")
        let text = try String(contentsOf: record, encoding: .utf8)
        try Data(text.replacing(/"version" : "3.[0-9]+/, with: "\"version\" : \"3.99").utf8).write(to: record)
        #expect(test.failure(shipped)?.message.contains("was made for Python 3.99") == true)
        // What is there and is wrong is not passed over.
        try FileManager.default.removeItem(at: parent.appending(path: "python/pyvenv.cfg"))
        #expect(test.failure(shipped)?.message.contains("it has no pyvenv.cfg") == true)
    }

    @Test func `what is in the way of an environment to be taken along stays`() throws {
        let file = try scratch.write("file", "text")
        try scratch.write("full/file", "text")
        for name in ["file", "full"] {
            let failure = #expect(throws: PythonError.self) {
                try test.resolver(.dependencies([])).ship(into: "\(scratch.path)/\(name)")
            }
            #expect(failure?.kind == .environment && failure?.message.contains("is not empty") == true)
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "text" && scratch.exists("full/file"))
        #expect(throws: PythonError.self) { try test.resolver(.system).ship(into: "\(scratch.path)/new") }
        let failure = #expect(throws: PythonError.self) {
            try test.resolver(.dependencies([])).ship(into: "\(file)/new")
        }
        #expect(failure?.kind == .environment && failure?.message.contains("can't be made") == true)
    }

    @Test func `an installer that fails leaves nothing where an environment was to be taken along`() throws {
        try uv.prepare(.pip, "echo no >&2; exit 1")
        let failure = #expect(throws: PythonError.self) {
            try test.resolver(.dependencies(["numpy"])).ship(into: "\(scratch.path)/dist/python")
        }
        #expect(failure?.failedCommand?.output == "no")
        #expect(scratch.names(in: "dist") == [])
    }

    @Test func `what a process left that died while it made an environment is removed, what others make stays`() throws
    {
        try scratch.write("dist/python.building-1-2/bin/python", "")
        try scratch.write("dist/python.building-1-2.lock", "")
        let other = try scratch.folder("dist/python.building-3-4")
        let lock = try FileLock.attempt(.exclusive, on: other + ".lock", creates: true)
        try test.resolver(.dependencies(["numpy"])).ship(into: "\(scratch.path)/dist/python")
        #expect(scratch.names(in: "dist") == ["python", "python.building-3-4", "python.building-3-4.lock"])
        withExtendedLifetime(lock) {}
    }

    @Test func `an editable installation can't be taken along`() throws {
        let file = try scratch.write("requirements.txt", "numpy\n--editable ./package\n")
        let failure = #expect(throws: PythonError.self) {
            try test.resolver(.requirements(file: file)).ship(into: "\(scratch.path)/python")
        }
        #expect(failure?.message.contains("\"--editable ./package\" is an editable") == true)
    }

    // MARK: A project of uv

    private func project() throws -> String {
        try scratch.write("project/pyproject.toml", "[project]\nname = \"project\"\n")
        return "\(scratch.path)/project"
    }

    private var syncs: [String] { uv.calls.filter { $0.hasPrefix("sync ") } }

    @Test func `a project is synchronized once, and again when it or its lock has changed`() throws {
        let project = try project()
        let environment = PythonEnvironment.uvProject(project)
        #expect(try test.make(environment) == project + "/.venv")
        #expect(try test.make(environment) == project + "/.venv")
        #expect(syncs.count == 1 && syncs[0].contains("--project \(project)"))
        try scratch.write("project/pyproject.toml", "[project]\nname = \"other\"\n")
        for _ in 0..<2 { _ = try test.make(environment) }
        #expect(syncs.count == 2)
        #expect(try String(contentsOfFile: project + "/.venv/synced.toml", encoding: .utf8).contains("other"))
        try scratch.write("project/uv.lock", "version = 1\n")
        for _ in 0..<2 { _ = try test.make(environment) }
        #expect(syncs.count == 3)
        try scratch.write("project/uv.lock", "version = 2\n")
        for _ in 0..<2 { _ = try test.make(environment) }
        #expect(syncs.count == 4)
        // Exactly when there is a lock, its versions are installed.
        #expect(syncs.map { $0.contains("--locked") } == [false, false, true, true])
    }

    @Test func `a lock that uv itself writes is no change`() throws {
        let project = try project()
        try uv.prepare(.sync, "echo 'version = 1' > \"$project/uv.lock\"")
        for _ in 0..<2 { _ = try test.make(.uvProject(project)) }
        #expect(syncs.count == 1)
    }

    @Test func `a lock that changes while it is installed is installed as well`() throws {
        let project = try project()
        try scratch.write("project/uv.lock", "version = 1\n")
        try uv.prepare(.sync, "echo 'version = 2' > \"$project/uv.lock\"")
        for _ in 0..<3 { _ = try test.make(.uvProject(project)) }
        #expect(syncs.count == 2)
    }

    @Test func `a project whose environment is gone is synchronized again`() throws {
        let project = try project()
        _ = try test.make(.uvProject(project))
        try FileManager.default.removeItem(atPath: project + "/.venv/bin/python")
        #expect(try test.make(.uvProject(project)) == project + "/.venv")
        #expect(syncs.count == 2)
    }

    @Test func `the Python that was chosen is uv's choice, and another one is a change`() throws {
        let project = try project()
        var test = test
        let python = try BaseInterpreter.find(.automatic, requiredPython: "", within: .seconds(600), nil).executable
        _ = try test.make(.uvProject(project))
        test.choice = .executable(python)
        for _ in 0..<2 { #expect(try test.make(.uvProject(project)) == project + "/.venv") }
        #expect(syncs.map { $0.contains("--python \(python)") } == [false, true])
        test.choice = .library("/usr/lib/libpython3.so")
        #expect(test.failure(.uvProject(project))?.kind == .unsupported)
    }

    @Test func `a version that was chosen is one that this library finds`() throws {
        var test = test
        test.choice = .version(">=3.9")
        _ = try test.make(.uvProject(project()))
        let python = try BaseInterpreter.find(test.choice, within: .seconds(600), nil).executable
        #expect(syncs.map { $0.hasSuffix("--python \(python)") } == [true])
        test.choice = .version("3.8.99")
        try uv.prepare(.sync, "python=python3")
        _ = try test.make(.uvProject(project()))
        #expect(syncs.last?.hasSuffix("--python 3.8.99") == true)
    }

    @Test func `a project's environment is used as it is where there is no uv`() throws {
        let project = try project()
        let made = try test.make(.dependencies(["numpy"]))
        try FileManager.default.copyItem(atPath: made, toPath: project + "/.venv")
        #expect(try TestResolver().make(.uvProject(project)) == project + "/.venv")
    }

    @Test func `a folder without pyproject.toml is no project`() throws {
        let failure = test.failure(.uvProject(scratch.path))
        #expect(failure?.kind == .environment)
        #expect(failure?.message.contains("is no project of uv: it has no pyproject.toml") == true)
        #expect(syncs.isEmpty)
    }

    @Test func `a project without uv says where uv can be had`() throws {
        let failure = try TestResolver().failure(.uvProject(project()))
        #expect(failure?.kind == .environment && failure?.message.contains("\"pip install uv\"") == true)
    }

    @Test func `a synchronization that fails or hangs is an error, and is tried again`() async throws {
        let project = try project()
        try uv.prepare(.sync, "echo 'no solution' >&2; exit 1")
        let failure = test.failure(.uvProject(project))
        #expect(
            failure?.kind == .environment && failure?.message.hasSuffix("exited with code 1\n  no solution") == true
        )
        let hold = try uv.hang(.sync)
        var test = test
        test.timeLimit = .milliseconds(500)
        #expect(test.failure(.uvProject(project))?.kind == .timedOut)
        await hold.waitUntilFree()
        try uv.prepare(.sync, "")
        test.timeLimit = .seconds(600)
        #expect(try test.make(.uvProject(project)) == project + "/.venv")
    }
}
