// Probing the Pythons of the machine that runs the tests, and programs that only look like one.
import BackendInterface
import Foundation
import PythonDiscovery
import TestSupport
import Testing

/// The Pythons that pyenv installed here; none where there is no pyenv.
private enum Machine {
    static let pyenvVersions: String = {
        let environment = ProcessInfo.processInfo.environment
        return "\(environment["PYENV_ROOT"] ?? "\(NSHomeDirectory())/.pyenv")/versions"
    }()

    /// Every CPython there by its folder's name, old ones too, which a search leaves out.
    static let all: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: pyenvVersions)) ?? [])
        .filter { $0.first?.isNumber == true && ClaimedVersion(name: $0)?.micro != nil }
        .sorted()

    static let supported = all.filter { isSupported($0) }
    static let tooOld = all.filter { !isSupported($0) }

    private static func isSupported(_ name: String) -> Bool {
        ClaimedVersion(name: name).map { ($0.major, $0.minor) >= (3, 9) } ?? false
    }

    static func candidate(_ name: String) -> InterpreterCandidate {
        InterpreterCandidate(executable: "\(pyenvVersions)/\(name)/bin/python", source: .pyenv)
    }
}

@Suite(.startsProcesses)
struct ProbeTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    private func fake(_ script: String) throws -> InterpreterCandidate {
        let path = try tree.executable("fake/python3")
        try FreshProgram.write("#!/bin/sh\n\(script)\n", to: path)
        return InterpreterCandidate(executable: path, source: .chosen)
    }

    private func failure(_ candidate: InterpreterCandidate, timeout: Duration = .seconds(600)) throws -> ProbeFailure {
        try #require(throws: ProbeFailure.self) { try probe(candidate, timeout: timeout) }
    }

    // MARK: Real interpreters

    @Test func `a search with pyenv's root finds every supported version of this machine`() {
        let search = InterpreterSearch(
            environment: ["PYENV_ROOT": (Machine.pyenvVersions as NSString).deletingLastPathComponent],
            home: tree.root,
            currentDirectory: tree.root,
            systemRoot: tree.root
        )
        let found = Set(search.candidates(for: .automatic).candidates.map(\.executable))
        #expect(found.isSuperset(of: Machine.supported.map { "\(Machine.pyenvVersions)/\($0)/bin/python3" }))
        #expect(found.isDisjoint(with: Machine.tooOld.map { "\(Machine.pyenvVersions)/\($0)/bin/python3" }))
    }

    @Test(arguments: Machine.supported)
    func `an installed Python tells its folder's version and a library that exists`(name: String) throws {
        let details = try probe(Machine.candidate(name))
        #expect("\(details.version)\(details.isFreeThreaded ? "t" : "")" == name)
        #expect(details.isSupported)
        #expect(details.executable == "\(Machine.pyenvVersions)/\(name)/bin/python")
        #expect(details.implementation == "cpython")
        #expect(details.prefix == "\(Machine.pyenvVersions)/\(name)")
        #expect(details.basePrefix == details.prefix)
        #expect(!details.isVirtualEnvironment)
        #expect(details.pointerWidth == Int.bitWidth)
        #expect(!details.architecture.isEmpty)
        #expect(details.versionText.contains("\(details.version)"))
        #expect(FileManager.default.fileExists(atPath: details.standardLibrary + "/os.py"))
        #expect(details.purelib.hasPrefix(details.prefix) && details.platlib.hasPrefix(details.prefix))
        // Only a build without --enable-shared has no library.
        let library = try #require(details.sharedLibrary)
        #expect(FileManager.default.fileExists(atPath: library))
        #expect(library.hasPrefix(details.prefix))
    }

    @Test(arguments: Machine.tooOld)
    func `a Python that is too old gives details that are not supported`(name: String) throws {
        let details = try probe(Machine.candidate(name))
        #expect(details.version.description == name)
        #expect(!details.isSupported)
    }

    @Test(arguments: Machine.supported)
    func `a virtual environment tells its own prefix and its base's library`(name: String) throws {
        let base = try probe(Machine.candidate(name))
        try tree.file("venv/pyvenv.cfg", "home = \(base.prefix)/bin\n")
        let python = try tree.link("venv/bin/python3", to: base.executable)
        let details = try probe(InterpreterCandidate(executable: python, source: .chosen))
        #expect(details.isVirtualEnvironment)
        #expect(details.prefix == tree.path("venv"))
        #expect(details.basePrefix == base.prefix)
        #expect(details.executable == python)
        #expect(details.purelib.hasPrefix(tree.path("venv")))
        #expect(details.sharedLibrary == base.sharedLibrary)
    }

    @Test(arguments: Machine.supported.suffix(1))
    func `details survive coding`(name: String) throws {
        let details = try probe(Machine.candidate(name))
        let copy = try JSONDecoder().decode(InterpreterDetails.self, from: JSONEncoder().encode(details))
        #expect(copy == details)
    }

    @Test(arguments: Machine.supported.suffix(1))
    func `what a wrapper prints around the answer does not matter`(name: String) throws {
        let python = Machine.candidate(name).executable
        let details = try probe(
            fake("echo '{\"not\": \"this\"}'; echo noise >&2; '\(python)' \"$@\"; echo more; exit 3")
        )
        #expect(details.version.description == name)
        #expect(details.executable == python)
    }

    @Test(arguments: Machine.supported.suffix(1))
    func `modules in the current folder are not run`(name: String) throws {
        try tree.file("cwd/json.py", "raise SystemExit('hijacked')")
        try tree.file("cwd/struct.py", "raise SystemExit('hijacked')")
        let wrapper = try fake("cd '\(tree.path("cwd"))' && exec '\(Machine.candidate(name).executable)' \"$@\"")
        #expect(try probe(wrapper).version.description == name)
    }

    // MARK: What only looks like an interpreter

    @Test func `junk is no answer`() throws {
        let failure = try failure(fake("echo junk; echo why >&2; echo because >&2"))
        #expect(failure.reason == .noAnswer)
        #expect(failure.exitCode == 0)
        #expect(failure.lastErrorLines == ["why", "because"])
        #expect(failure.description.contains("because"))
    }

    @Test func `an exit code is reported`() throws {
        let failure = try failure(fake("exit 127"))
        #expect(failure.reason == .noAnswer)
        #expect(failure.exitCode == 127)
    }

    @Test func `an ending by a signal is reported`() throws {
        let failure = try failure(fake("kill -SEGV $$"))
        #expect(failure.reason == .signal(SIGSEGV))
        #expect(failure.exitCode == nil)
    }

    @Test func `only the last ten error lines are kept`() throws {
        let failure = try failure(fake("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i >&2; done"))
        #expect(failure.lastErrorLines == (2991...3000).map { "line \($0)" })
    }

    @Test func `an error line is cut to what a person reads`() throws {
        let failure = try failure(fake("head -c 5000 /dev/zero | tr '\\0' x >&2; exit 1"))
        #expect(failure.lastErrorLines == [String(repeating: "x", count: 300) + "…"])
    }

    @Test func `a program that hangs is killed when its time is up`() throws {
        // On a busy machine a short time may be over before the program has begun.
        for limit in [Duration.seconds(1), .seconds(10), .seconds(100)]
        where !FileManager.default.fileExists(atPath: tree.path("pid")) {
            let script = "echo $$ > '\(tree.path("pid"))'; exec sleep 3600"
            #expect(try failure(fake(script), timeout: limit).reason == .timedOut(after: limit))
        }
        let text = try String(contentsOfFile: tree.path("pid"), encoding: .utf8)
        let identifier = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(identifier, 0) == -1 && errno == ESRCH)
    }

    @Test func `what a killed program started is killed too`() throws {
        #expect(mkfifo(tree.path("fifo"), 0o600) == 0)
        let descriptor = open(tree.path("fifo"), O_RDONLY | O_NONBLOCK)
        defer { close(descriptor) }
        let script = "(echo alive; exec sleep 3600) > '\(tree.path("fifo"))' & wait"
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        var text = Data()
        for limit in [Duration.seconds(1), .seconds(10), .seconds(100)] where text.isEmpty {
            #expect(try failure(fake(script), timeout: limit).reason == .timedOut(after: limit))
            // Reads to the end, which comes when nobody has the other side open any more.
            _ = fcntl(descriptor, F_SETFL, 0)
            text = try handle.readToEnd() ?? Data()
        }
        #expect(text == Data("alive\n".utf8))
    }

    @Test func `a program that leaves its pipes to another is not waited for`() throws {
        let failure = try failure(fake("sleep 3600 & echo $! > '\(tree.path("pid"))'; exit 4"))
        #expect(failure.reason == .noAnswer)
        #expect(failure.exitCode == 4)
        let text = try String(contentsOfFile: tree.path("pid"), encoding: .utf8)
        let other = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(other, SIGKILL) == 0)
    }

    @Test func `a program that prints without end is killed`() throws {
        #expect(try failure(fake("exec yes")).reason == .tooMuchOutput)
    }

    @Test func `an answer that is no JSON is unreadable`() throws {
        let failure = try failure(fake("printf '\\n%s\\n{]\\n%s\\n' \"$3\" \"$4\""))
        guard case .unreadableAnswer = failure.reason else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test func `what is not there, or not executable, or no program, can't be started`() throws {
        let missing = InterpreterCandidate(executable: tree.path("missing"), source: .chosen)
        #expect(try failure(missing).reason == .cannotStart("does not exist"))
        let text = InterpreterCandidate(executable: try tree.file("text"), source: .chosen)
        #expect(try failure(text).reason == .cannotStart("is not executable"))
        let garbage = InterpreterCandidate(executable: try tree.executable("elf", "\u{7f}ELF"), source: .chosen)
        guard case .cannotStart = try failure(garbage).reason else {
            Issue.record("started a file that is no program")
            return
        }
    }
}
