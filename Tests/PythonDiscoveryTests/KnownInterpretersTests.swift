// What interpreters said, kept in files. The interpreters here are scripts that write down each run.
import BackendInterface
import Foundation
import PythonDiscovery
import TestSupport
import Testing

@Suite(.startsProcesses)
struct KnownInterpretersTests {
    private let tree: FakeTree
    private let candidate: InterpreterCandidate
    private let environment = ["PYTHONHOME": "/here", "USER": "somebody"]

    init() throws {
        tree = try FakeTree()
        try tree.file("lib/libpython3.13.so", "library")
        try tree.file("lib/python3.13/encodings/__init__.py", "encodings")
        try tree.file("venv/pyvenv.cfg", "version = 3.13.0\n")
        candidate = InterpreterCandidate(executable: tree.path("venv/bin/python3"), source: .chosen)
        try tree.link("venv/bin/python3", to: "base/python3")
        try Self.write(tree, "base/python3")
    }

    /// An interpreter that says that it is the environment's.
    private static func write(
        _ tree: FakeTree,
        _ path: String,
        executable: String = "venv/bin/python3",
        library: String? = "lib/libpython3.13.so",
        minor: Int = 13
    ) throws {
        let members: [String: Any] = [
            "executable": tree.path(executable), "versionText": "made for a test", "implementation": "cpython",
            "version": ["major": 3, "minor": minor, "micro": 0, "suffix": ""] as [String: Any],
            "prefix": tree.path("venv"), "basePrefix": tree.root, "isVirtualEnvironment": true, "isFreeThreaded": false,
            "pointerWidth": 64, "architecture": "none", "standardLibrary": tree.path("lib/python3.13"),
            "sharedLibrary": library.map { tree.path($0) as Any } ?? NSNull(), "purelib": "", "platlib": "",
        ]
        let answer = try tree.file("answer-\(minor).json")
        try JSONSerialization.data(withJSONObject: members).write(to: URL(filePath: answer))
        let script = """
            #!/bin/sh
            echo run >> '\(tree.path("runs"))'
            printf '\\n%s\\n' "$3"; cat '\(answer)'; printf '\\n%s\\n' "$4"

            """
        try tree.folder((path as NSString).deletingLastPathComponent)
        try FreshProgram.write(script, to: tree.path(path))
    }

    private var runs: Int {
        ((try? String(contentsOfFile: tree.path("runs"), encoding: .utf8)) ?? "").count { $0 == "\n" }
    }

    private func known(_ environment: [String: String]? = nil) -> KnownInterpreters {
        KnownInterpreters(cacheFolder: tree.path("cache"), environment: environment ?? self.environment)
    }

    private func probe(_ known: KnownInterpreters) throws -> InterpreterDetails {
        try known.probe(candidate, timeout: .seconds(600))
    }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: tree.path("cache/interpreters"))) ?? []).sorted()
    }

    @Test func `an interpreter that has not changed is run once`() throws {
        let first = try probe(known())
        #expect(first.version.minor == 13)
        #expect(try probe(known()) == first)
        #expect(known().details(of: candidate) == first)
        #expect(runs == 1)
        #expect(files.count == 1 && files[0].hasSuffix(".json"))
    }

    @Test func `nothing is kept without a folder`() throws {
        let known = KnownInterpreters(cacheFolder: nil)
        for _ in 0..<2 { _ = try probe(known) }
        #expect(runs == 2)
    }

    /// What may happen to an installation, by a name that stands in the test's report.
    private static let changes: [(name: String, change: @Sendable (FakeTree) throws -> Void)] = [
        ("executable written", { try write($0, "base/python3", minor: 14) }),
        (
            "executable replaced",
            { tree in
                try write(tree, "new/python3")
                let time = try attributes(tree, "base/python3")[.modificationDate] as? Date
                try FileManager.default.removeItem(atPath: tree.path("base/python3"))
                try FileManager.default.moveItem(atPath: tree.path("new/python3"), toPath: tree.path("base/python3"))
                try touch(tree, "base/python3", #require(time))
            }
        ),
        ("executable touched", { try touch($0, "base/python3", Date(timeIntervalSince1970: 1_000_000)) }),
        (
            "link changed",
            { tree in
                try write(tree, "other/python3")
                try FileManager.default.removeItem(atPath: tree.path("venv/bin/python3"))
                try tree.link("venv/bin/python3", to: "other/python3")
            }
        ),
        ("pyvenv.cfg changed", { try $0.file("venv/pyvenv.cfg", "version = 3.13.0\nhome = /other\n") }),
        ("pyvenv.cfg touched", { try touch($0, "venv/pyvenv.cfg", Date(timeIntervalSince1970: 1_000_000)) }),
        ("pyvenv.cfg removed", { try FileManager.default.removeItem(atPath: $0.path("venv/pyvenv.cfg")) }),
        ("library removed", { try FileManager.default.removeItem(atPath: $0.path("lib/libpython3.13.so")) }),
        ("library changed", { try $0.file("lib/libpython3.13.so", "another library") }),
        ("modules removed", { try FileManager.default.removeItem(atPath: $0.path("lib/python3.13/encodings")) }),
        ("a module added", { try $0.file("lib/python3.13/sitecustomize.py") }),
    ]

    private static func attributes(_ tree: FakeTree, _ path: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: tree.path(path))
    }

    private static func touch(_ tree: FakeTree, _ path: String, _ time: Date) throws {
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: tree.path(path))
    }

    @Test(arguments: changes.map(\.name))
    func `an interpreter that may have changed is run again`(name: String) throws {
        _ = try probe(known())
        let change = try #require(Self.changes.first { $0.name == name }?.change)
        try change(tree)
        #expect(known().details(of: candidate) == nil)
        _ = try probe(known())
        #expect(runs == 2)
    }

    @Test(arguments: ["PYTHONHOME", "PYTHONPATH", "PYTHONPLATLIBDIR", "PYTHONHASHSEED", "LD_LIBRARY_PATH"])
    func `an interpreter whose variables have changed is run again`(variable: String) throws {
        _ = try probe(known())
        _ = try probe(known(environment.merging(["USER": "another"]) { $1 }))
        #expect(runs == 1)
        _ = try probe(known(environment.merging([variable: "/there"]) { $1 }))
        #expect(runs == 2)
        _ = try probe(known(["USER": "somebody"]))
        #expect(runs == 3)
    }

    @Test func `the same file by another path is another interpreter`() throws {
        _ = try probe(known())
        let base = InterpreterCandidate(executable: tree.path("base/python3"), source: .chosen)
        _ = try known().probe(base, timeout: .seconds(600))
        #expect(runs == 2)
        #expect(files.count == 2)
    }

    @Test func `of a script that starts an interpreter nothing is kept`() throws {
        try Self.write(tree, "wrapper/python3")
        _ = try known().probe(InterpreterCandidate(executable: tree.path("wrapper/python3"), source: .chosen))
        #expect(files.isEmpty)
    }

    @Test func `one without a library is asked anew by who needs the library`() throws {
        try Self.write(tree, "static/python3", executable: "static/python3", library: nil, minor: 12)
        let candidate = InterpreterCandidate(executable: tree.path("static/python3"), source: .chosen)
        for (needsLibrary, wanted) in [(false, 1), (false, 1), (true, 2), (true, 3), (false, 3)] {
            _ = try known().probe(candidate, needsLibrary: needsLibrary, timeout: .seconds(600))
            #expect(runs == wanted)
        }
    }

    @Test func `an interpreter that fails is run each time`() throws {
        try FreshProgram.write("#!/bin/sh\necho run >> '\(tree.path("runs"))'\nexit 1\n", to: tree.path("base/python3"))
        for _ in 0..<2 { #expect(throws: ProbeFailure.self) { try probe(known()) } }
        #expect(runs == 2)
        #expect(files.isEmpty)
    }

    @Test(arguments: ["empty", "junk", "cut", "another's answer", "writable for others", "a link"])
    func `a damaged file is none, and is replaced`(damage: String) throws {
        _ = try probe(known())
        let file = tree.path("cache/interpreters/\(files[0])")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        switch damage {
        case "empty": try Data().write(to: URL(filePath: file))
        case "junk": try Data("{]".utf8).write(to: URL(filePath: file))
        case "cut": try Data(text.utf8.dropLast(10)).write(to: URL(filePath: file))
        case "another's answer":
            // Two paths may have one hash.
            let other = text.replacing(
                "\"executable\":\"\(candidate.executable)\",\"fingerprint",
                with: "\"executable\":\"/other\",\"fingerprint"
            )
            try Data(other.utf8).write(to: URL(filePath: file))
        case "writable for others":
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
        default:
            try FileManager.default.moveItem(atPath: file, toPath: tree.path("elsewhere"))
            try tree.link("cache/interpreters/\((file as NSString).lastPathComponent)", to: "elsewhere")
        }
        #expect(known().details(of: candidate) == nil)
        _ = try probe(known())
        _ = try probe(known())
        #expect(runs == 2)
    }

    @Test func `what can't be written is nobody's concern, and leaves no parts`() throws {
        // The folder can't be made.
        try tree.file("cache", "a file")
        for _ in 0..<2 { _ = try probe(known()) }
        #expect(runs == 2)
        try FileManager.default.removeItem(atPath: tree.path("cache"))
        _ = try probe(known())
        // The file can't be replaced.
        let name = files[0]
        try FileManager.default.removeItem(atPath: tree.path("cache/interpreters/\(name)"))
        try tree.file("cache/interpreters/\(name)/something")
        _ = try probe(known())
        #expect(runs == 4)
        #expect(files == [name])
    }
}
