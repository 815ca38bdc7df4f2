import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing

@testable import PythonEnvironments

/// What is made, kept, found again and removed; made by a uv that only looks like one.
@Suite(.startsProcesses)
struct StoreTests {
    private let test: TestResolver
    private let uv: FakeUV

    init() throws {
        uv = try FakeUV()
        test = try TestResolver(uv: uv)
    }

    private func lines(in folder: String) throws -> [String] {
        try output(of: folder + "/bin/python", ["-I", "-c", "import installed; print(*installed.lines, sep='\\n')"])
    }

    // MARK: Making

    @Test func `an environment is made once, and has what was required`() throws {
        let folder = try test.make(.dependencies(["pandas", "numpy>=2"]))
        #expect(try lines(in: folder) == ["numpy>=2", "pandas"])
        #expect(try test.make(.dependencies(["numpy>=2", "pandas"])) == folder)
        #expect(uv.count(.venv) == 1 && uv.count(.pip) == 1)
        #expect(test.kept == [(folder as NSString).lastPathComponent])
        #expect(try test.make(.dependencies(["numpy>=2"])) != folder)
    }

    @Test func `an environment may have no packages`() throws {
        let folder = try test.make(.dependencies([]))
        #expect(try output(of: folder + "/bin/python", ["-I", "-c", "import sys; print(sys.prefix)"]) == [folder])
        #expect(uv.count(.pip) == 0)
    }

    @Test func `a requirements file is read where it is`() throws {
        let file = try test.scratch.write("a project/requirements.txt", "numpy\n-r more.txt\n")
        try test.scratch.write("a project/more.txt", "pandas\n")
        try uv.prepare(.pip, "ls > \"$scratch/here\"")
        let folder = try test.make(.requirements(file: file))
        #expect(uv.calls.last?.hasSuffix("-r \(file)") == true)
        let here = URL(filePath: uv.folder).appending(path: "../here").standardizedFileURL
        #expect(try String(contentsOf: here, encoding: .utf8) == "more.txt\nrequirements.txt\n")
        try test.scratch.write("a project/more.txt", "pandas>2\n")
        #expect(try test.make(.requirements(file: file)) != folder)
    }

    @Test func `a script's packages, and the Python that it requires, are those of its environment`() throws {
        let text = "# /// script\n# dependencies = ['numpy']\n# requires-python = '>=3.9'\n# ///\n"
        let script = try test.scratch.write("script.py", text)
        #expect(try lines(in: test.make(.script(script, adding: ["pandas"]))) == ["numpy", "pandas"])
        try test.scratch.write("script.py", text.replacing(">=3.9", with: ">=4"))
        let failure = test.failure(.script(script))
        #expect(failure?.kind == .interpreterNotFound)
        #expect(failure?.message.contains(">=4 is required") == true)
    }

    @Test func `making an environment may take for ever`() throws {
        var test = test
        test.timeLimit = .seconds(Int64.max)
        #expect(try lines(in: test.make(.dependencies(["numpy"]))) == ["numpy"])
    }

    @Test func `progress is told line by line`() throws {
        try uv.prepare(.pip, "echo first; printf 'second\\rthird\\n' >&2; printf fourth")
        _ = try test.make(.dependencies(["numpy"]))
        let lines = test.lines.withLock { $0 }
        #expect(lines.first?.hasPrefix("making an environment with numpy for Python 3.") == true)
        #expect(Set(lines).isSuperset(of: ["first", "second", "third"]))
        #expect(lines.contains { $0.hasPrefix("fourth") })
    }

    @Test func `an environment whose interpreter is gone is made anew`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        try FileManager.default.removeItem(atPath: folder + "/bin/python")
        symlink("/nowhere/python3", folder + "/bin/python")
        #expect(try test.make(.dependencies(["numpy"])) == folder)
        #expect(try lines(in: folder) == ["numpy"])
        #expect(uv.count(.venv) == 2)
    }

    @Test func `an environment without its record, or with another's, is not taken for one`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        let record = "\(folder)/\(EnvironmentRecord.file)"
        try FileManager.default.removeItem(atPath: record)
        #expect(try test.make(.dependencies(["numpy"])) == folder)
        #expect(uv.count(.venv) == 2)
        let text = try String(contentsOfFile: record, encoding: .utf8)
        try Data(text.replacing("numpy", with: "pandas").utf8).write(to: URL(filePath: record))
        #expect(try test.make(.dependencies(["numpy"])) == folder)
        #expect(uv.count(.venv) == 3)
    }

    @Test func `what an installer makes without an interpreter is no environment`() throws {
        try uv.prepare(.pip, "rm \"$dir/bin/python\"; exit 0")
        let failure = test.failure(.dependencies(["--pre"]))
        #expect(failure?.kind == .environment)
        #expect(failure?.message == "what the installer made has no bin/python that can be started")
        #expect(test.kept.isEmpty && uv.count(.venv) == 1)
    }

    // MARK: The record

    @Test func `an environment's record says what it is`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        let environments = EnvironmentStore(folder: test.folder).all()
        let record = try #require(environments.first?.record)
        #expect(environments.map(\.folder) == [folder])
        #expect(record.requirements == "numpy" && record.installer == "uv" && record.bytes > 0)
        let code = "import os, sys; print(os.path.realpath(sys.executable), sys.version.split()[0], sep='\\n')"
        #expect(try output(of: folder + "/bin/python", ["-I", "-c", code]).first == record.interpreter)
    }

    @Test func `names and passwords in addresses are told and written down nowhere`() throws {
        let address = "https://user:se/cret@pass@example.org/simple".replacing("/cret", with: "cret")
        try uv.prepare(.pip, "cat \"$file\"; grep '^--index' \"$file\" >&2; test ! -e \"$scratch/fails\"")
        let environment = PythonEnvironment.dependencies(["numpy", "--index-url \(address)"])
        let folder = try test.make(environment)
        #expect(try lines(in: folder).contains("--index-url \(address)"))
        let record = try String(contentsOfFile: "\(folder)/\(EnvironmentRecord.file)", encoding: .utf8)
        let progress = test.lines.withLock { $0.joined(separator: "\n") }
        for text in [record, progress] {
            #expect(text.contains("https://****@example.org/simple"))
            #expect(!text.contains("user") && !text.contains("secret") && !text.contains("pass"))
        }
        #expect(uv.calls.allSatisfy { !$0.contains("secret") })
        // A new password is no reason to install everything anew.
        #expect(try test.make(.dependencies(["numpy", "--index-url https://other:word@example.org/simple"])) == folder)

        try uv.prepare(.pip, "cat \"$file\" >&2; echo \"error at \(address)\" >&2; exit 1")
        let failure = try #require(test.failure(.dependencies(["pandas", "--index-url \(address)"])))
        let command = try #require(failure.failedCommand)
        for text in [failure.message, command.output] {
            #expect(text.contains("error at https://****@example.org/simple"))
        }
        for text in [failure.message, command.output, command.command.joined(separator: " ")] {
            #expect(!text.contains("user") && !text.contains("secret"))
        }
    }

    @Test(arguments: [
        ("https://user:password@host/simple", "https://****@host/simple"),
        ("--index-url=https://token@host:8080/", "--index-url=https://****@host:8080/"),
        ("git+ssh://git@host/a.git@v1", "git+ssh://****@host/a.git@v1"),
        ("two: http://a:b@c/ and http://d:e@f", "two: http://****@c/ and http://****@f"),
        ("https://user:p@ss@host/", "https://****@host/"),
        ("https://host/path@1.0", "https://host/path@1.0"),
        ("https://user:pa/ss@host/a", "https://****@host/a"),
        ("git+https://user:pass@host/a.git@v1", "git+https://****@host/a.git@v1"),
        ("https://host:8080/path@1.0", "https://host:8080/path@1.0"),
        ("/here/https:/user:pass@host/a.txt", "/here/https:/****@host/a.txt"),
        ("name@example.org", "name@example.org"),
    ])
    func `addresses are told without names and passwords`(text: String, told: String) {
        #expect(Redaction.of(text) == told)
    }

    // MARK: Room

    /// An environment as one that was made long ago, by another process.
    private func old(_ name: String, bytes: Int, daysAgo: Int) throws {
        let record = """
            {"key": "\(name)", "interpreter": "/usr/bin/python3", "version": "3.9.0", "requirements": "\(name)",
             "installer": "uv", "created": 0, "bytes": \(bytes)}
            """
        let file = try test.scratch.write("environments/\(name)/\(EnvironmentRecord.file)", record)
        let date = Date(timeIntervalSinceNow: -86_400 * Double(daysAgo))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
    }

    private func make(_ requirement: String, most: (environments: Int, bytes: Int)) throws -> String {
        let choice = try test.resolver(.dependencies([requirement]), most: most).interpreter()
        guard case .executable(let path) = choice else { return "" }
        return path.split(separator: "/").dropLast(2).last.map(String.init) ?? ""
    }

    @Test func `beyond a number of environments, those go that were not used for the longest time`() throws {
        for (name, days) in [
            "aaaaaaaaaaaaaaaa": 3, "bbbbbbbbbbbbbbbb": 1, "cccccccccccccccc": 4, "dddddddddddddddd": 2,
        ] { try old(name, bytes: 1, daysAgo: days) }
        let new = try make("numpy", most: (3, 1 << 30))
        #expect(Set(test.kept) == ["bbbbbbbbbbbbbbbb", "dddddddddddddddd", new])
    }

    @Test func `beyond a number of bytes, those go that were not used for the longest time`() throws {
        for (name, days) in ["aaaaaaaaaaaaaaaa": 3, "bbbbbbbbbbbbbbbb": 1, "cccccccccccccccc": 2] {
            try old(name, bytes: 1 << 29, daysAgo: days)
        }
        let new = try make("numpy", most: (100, 1 << 30))
        #expect(Set(test.kept) == ["bbbbbbbbbbbbbbbb", new])
    }

    @Test func `what a process uses stays beyond any limit`() throws {
        let first = try make("numpy", most: (1, 1))
        try old("aaaaaaaaaaaaaaaa", bytes: 1, daysAgo: 1)
        let second = try make("pandas", most: (1, 1))
        #expect(Set(test.kept) == [first, second])
    }

    @Test func `nobody else can have for himself what this process uses`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        let code = """
            import fcntl, os, sys
            file = os.open(sys.argv[1], os.O_RDWR)
            try: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError: print("in use")
            """
        func attempt() throws -> [String] {
            try output(of: "/usr/bin/env", ["python3", "-c", code, EnvironmentStore.useLock(of: folder)])
        }
        #expect(try attempt() == ["in use"])
        // Another process may have removed it, and made it anew.
        try FileManager.default.moveItem(atPath: folder, toPath: "\(test.scratch.path)/old")
        try FileManager.default.copyItem(atPath: "\(test.scratch.path)/old", toPath: folder)
        #expect(try test.make(.dependencies(["numpy"])) == folder && uv.count(.venv) == 1)
        #expect(try attempt() == ["in use"])
    }

    @Test func `a damaged environment that another process uses is not replaced`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        let descriptor = open(EnvironmentStore.useLock(of: folder), O_RDONLY | O_CLOEXEC)
        flock(descriptor, LOCK_SH)
        try FileManager.default.removeItem(atPath: "\(folder)/\(EnvironmentRecord.file)")
        let failure = test.failure(.dependencies(["numpy"]))
        #expect(failure?.kind == .environment)
        #expect(failure?.message.contains("is damaged, and a running program still uses it") == true)
        #expect(try lines(in: folder) == ["numpy"])
        close(descriptor)
        #expect(try test.make(.dependencies(["numpy"])) == folder && uv.count(.venv) == 2)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `an environment of another user is not used`() throws {
        let folder = try test.make(.dependencies(["numpy"]))
        chown(folder, 65534, 65534)
        let failure = test.failure(.dependencies(["numpy"]))
        #expect(failure?.kind == .environment && failure?.message.contains("belongs to another user") == true)
        #expect(try lines(in: folder) == ["numpy"])
    }

    @Test func `clearing removes environments, remains and locks, but not what is used`() throws {
        let used = try test.make(.dependencies(["numpy"]))
        try old("aaaaaaaaaaaaaaaa", bytes: 1, daysAgo: 1)
        try test.scratch.write("environments/bbbbbbbbbbbbbbbb/some file", "no record")
        try test.scratch.write("environments/cccccccccccccccc.building-1-2/bin/python", "")
        try test.scratch.write("environments/dddddddddddddddd.removed-1-2/bin/python", "")
        try test.scratch.write("environments/eeeeeeeeeeeeeeee.lock", "")
        #expect(try EnvironmentStore(folder: test.folder).clear() == [used])
        #expect(test.scratch.names(in: "environments") == [(used as NSString).lastPathComponent])
        #expect(try lines(in: used) == ["numpy"])
    }

    @Test func `what others have in the folder is left alone`() throws {
        let files = ["dev.yml", "notes.v1.txt", "production/secret", ".hidden", "plain"]
        for file in files { try test.scratch.write("environments/\(file)", "theirs") }
        try old("aaaaaaaaaaaaaaaa", bytes: 1, daysAgo: 1)
        let made = try test.make(.dependencies(["numpy"]))
        #expect(try EnvironmentStore(folder: test.folder).clear() == [made])
        let left = Set(test.scratch.names(in: "environments"))
        #expect(left.isSuperset(of: ["dev.yml", "notes.v1.txt", "production", ".hidden", "plain"]))
        #expect(!left.contains("aaaaaaaaaaaaaaaa"))
    }

    @Test func `a store that isn't there has nothing to clear`() throws {
        let store = EnvironmentStore(folder: "\(test.scratch.path)/nowhere")
        #expect(try store.clear().isEmpty && store.all().isEmpty)
    }

    @Test func `remains of whoever died go with the next environment, those of the living stay`() throws {
        try test.scratch.write("environments/cccccccccccccccc.building-1-2/bin/python", "")
        try test.scratch.write("environments/dddddddddddddddd.removed-1-2/bin/python", "")
        try test.scratch.write("environments/eeeeeeeeeeeeeeee.building-1-2/bin/python", "")
        let lock = try FileLock.attempt(.exclusive, on: "\(test.folder)/eeeeeeeeeeeeeeee.lock", creates: true)
        #expect(lock != nil)
        let folder = try test.make(.dependencies(["numpy"]))
        #expect(Set(test.kept) == ["eeeeeeeeeeeeeeee.building-1-2", (folder as NSString).lastPathComponent])
        withExtendedLifetime(lock) {}
    }
}
