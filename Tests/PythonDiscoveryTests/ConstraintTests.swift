// Versions by constraints, as `requires-python` has them.
import BackendInterface
import PythonDiscovery
import Testing

struct ConstraintTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    private static func version(_ text: String) -> PythonVersion {
        let suffix = text.drop { $0.isNumber || $0 == "." }
        let numbers = text.dropLast(suffix.count).split(separator: ".").map { Int($0) ?? -1 }
        return PythonVersion(major: numbers[0], minor: numbers[1], micro: numbers[2], suffix: String(suffix))
    }

    /// A constraint, versions that satisfy it, and versions that don't.
    private static let constraints: [(text: String, good: [String], bad: [String])] = [
        (">=3.11", ["3.11.0", "3.12.1", "3.15.0a1", "4.0.0"], ["3.10.13", "3.11.0rc1", "2.7.18"]),
        (">=3.11,<3.14", ["3.11.0", "3.13.9"], ["3.10.9", "3.14.0", "3.14.0rc1", "3.14.0a1", "3.14.1"]),
        (" >= 3.11 , < 3.14 ", ["3.11.0", "3.13.9"], ["3.10.9", "3.14.0rc1"]),
        ("<3.14.0rc2", ["3.14.0rc1", "3.14.0a4", "3.13.1"], ["3.14.0rc2", "3.14.0"]),
        ("<3.14.0a0", ["3.13.9"], ["3.14.0a1", "3.14.0"]),
        ("<3.14.dev0", ["3.13.9"], ["3.14.0a1", "3.14.0"]),
        ("~=3.11", ["3.11.0", "3.14.2"], ["3.10.1", "4.0.0", "3.11.0b1"]),
        ("~=3.11.4", ["3.11.4", "3.11.10"], ["3.11.3", "3.12.0"]),
        ("~=3.11.0rc1", ["3.11.0rc1", "3.11.9"], ["3.11.0b5", "3.12.0"]),
        ("==3.12.*", ["3.12.0", "3.12.9", "3.12.0rc1"], ["3.1.2", "3.13.0", "3.120.0"]),
        ("==3.*", ["3.9.0", "3.14.0"], ["2.7.18", "30.1.0"]),
        ("!=3.12.1", ["3.12.0", "3.12.10", "3.12.1rc1"], ["3.12.1"]),
        ("!=3.12.*", ["3.11.1", "3.13.0"], ["3.12.0", "3.12.7"]),
        ("<=3.13", ["3.13.0", "3.12.9", "3.13.0rc1"], ["3.13.1", "3.14.0"]),
        (">3.10", ["3.10.1", "3.11.0"], ["3.10.0", "3.9.9", "3.10.0rc1"]),
        ("==3.12", ["3.12.0"], ["3.12.1"]),
        ("==3.12.0.0", ["3.12.0"], ["3.12.1"]),
        ("==3.14.0rc1", ["3.14.0rc1"], ["3.14.0", "3.14.0rc2"]),
        ("===3.12.1", ["3.12.1"], ["3.12.0", "3.12.10"]),
        ("===3.12", [], ["3.12.0"]),
        (">=3.15", ["3.15.0"], ["3.15.0a1"]),
        (">=3.9,!=3.12.*,<4", ["3.9.0", "3.13.0"], ["3.12.4", "4.0.0", "4.0.0a1"]),
        (">=3.11.post1", ["3.12.0"], ["3.11.0"]),
    ]

    @Test(arguments: constraints)
    func `a constraint allows what PEP 440 says`(text: String, good: [String], bad: [String]) throws {
        let requests = [try #require(VersionRequest(text)), try #require(VersionRequest(requiresPython: text))]
        for request in requests {
            for version in good {
                #expect(request.isSatisfied(by: Self.version(version), isFreeThreaded: false), "\(version)")
            }
            for version in bad {
                #expect(!request.isSatisfied(by: Self.version(version), isFreeThreaded: false), "\(version)")
            }
        }
    }

    @Test func `a constraint with a t wants a free-threaded build, one without takes none`() throws {
        let version = PythonVersion(major: 3, minor: 14)
        for text in [">=3.13t", ">=3.13t,<3.15", ">=3.13,<3.15t", " ~= 3.13t "] {
            let request = try #require(VersionRequest(text))
            #expect(request.isSatisfied(by: version, isFreeThreaded: true))
            #expect(!request.isSatisfied(by: version, isFreeThreaded: false))
        }
        let plain = try #require(VersionRequest(">=3.13"))
        #expect(!plain.isSatisfied(by: version, isFreeThreaded: true))
        #expect(plain.isSatisfied(by: version, isFreeThreaded: nil))
    }

    @Test func `what a project requires doesn't tell builds apart, and may be nothing`() throws {
        let version = PythonVersion(major: 3, minor: 14)
        for text in [">=3.13", "", "  ", ">=3.9,"] {
            let request = try #require(VersionRequest(requiresPython: text))
            #expect(request.isSatisfied(by: version, isFreeThreaded: true))
            #expect(request.isSatisfied(by: version, isFreeThreaded: false))
        }
        #expect(try #require(VersionRequest(requiresPython: "")).description == "any version")
        #expect(
            try !#require(VersionRequest(requiresPython: ">=3.13t")).isSatisfied(by: version, isFreeThreaded: false)
        )
        #expect(VersionRequest(requiresPython: "3.13") == nil)
    }

    @Test func `a request is written as it is read`() {
        for text in ["3", "3.13", "3.13.0t", "3.14.0rc1", ">=3.11,<3.14", "==3.12.*", "~=3.13t", "<3.14.dev0"] {
            #expect(VersionRequest(text)?.description == text)
        }
        #expect(VersionRequest(" >= 3.11 ,<3.14 ")?.description == ">=3.11,<3.14")
    }

    @Test(arguments: [
        ">", ">=", ">=x", "=3.12", "=>3.12", ">=3.11 <3.14", ">=3.11;<3.14", ">=3.11,3.12", "3.11,<3.14", ">=3.11.*",
        "~=3", "==3.12.*t", "==3.12rc1.*", "^3.11", ">=3.11,,<", ",", ">=-3", ">=3.11alpha1", ">=3.99999999999",
        ">=3..1", "3.14.rc1", "3.14rc1", "3.14.dev0", "3.12.0.post1",
    ])
    func `what is no constraint gives no candidate, and says what can be written`(text: String) throws {
        try tree.executable("usr/bin/python3")
        #expect(tree.found(.version(text)).isEmpty)
        #expect(
            tree.outcome("version \"\(text)\"", .version(text))
                == "is not a version such as 3.13, 3.13.0 or 3.13t, or a constraint such as >=3.11,<3.14, ~=3.12 or "
                + ">=3.13t"
        )
    }

    // MARK: Search

    @Test func `the first that a constraint allows is taken, by the order of places, not the newest`() throws {
        for path in ["a/python3.13", "a/python3.11", "a/python3.10", "pyenv/versions/3.12.1/bin/python3"] {
            try tree.executable(path)
        }
        try tree.link("b/python3", to: "a/python3.11")
        try tree.executable("c/python3")
        let environment = ["PATH": "ROOT/b:ROOT/c:ROOT/a", "PYENV_ROOT": "ROOT/pyenv"]
        #expect(
            tree.found(.version(">=3.11,!=3.11.2"), environment)
                == ["b/python3", "c/python3", "a/python3.13", "pyenv/versions/3.12.1/bin/python3"]
        )
        #expect(tree.found(.version("<3.11"), environment) == ["c/python3", "a/python3.10"])
        #expect(tree.outcome("a/python3.10", .version(">=3.11"), environment) == "is Python 3.10, not >=3.11")
    }

    @Test func `for a constraint all versioned names on PATH are looked at`() throws {
        for name in ["python3.9", "python3.13", "python3.13t", "python3.20"] { try tree.executable("a/\(name)") }
        let environment = ["PATH": "ROOT/a"]
        #expect(tree.found(.version(">=3.10"), environment) == ["a/python3.20", "a/python3.13"])
        #expect(tree.found(.version("~=3.9"), environment) == ["a/python3.20", "a/python3.13", "a/python3.9"])
    }

    @Test func `builds that claim to be free-threaded come first where one is wanted`() throws {
        for name in ["python3", "python3.14", "python3.13t"] { try tree.executable("a/\(name)") }
        let environment = ["PATH": "ROOT/a"]
        #expect(
            tree.found(.version(">=3.13t"), environment) == ["a/python3.13t", "a/python3.14", "a/python3"]
        )
    }

    /// A constraint, a name, and whether an interpreter of that name is worth a start.
    private static let claims: [(text: String, name: String, isWorthIt: Bool)] = [
        ("!=3.12.1", "3.12.1", false), ("!=3.12.1", "3.12", true), (">=3.12.5", "3.12", true),
        (">=3.12.5", "3.12.4", false), ("<3.12", "3.12", false), ("<=3.12", "3.12", true), ("<=3.12", "3.12.1", false),
        (">3.12", "3.12", true), (">3.12", "3.12.0", false), ("==3.14.0rc1", "3.14", true),
        ("==3.14.0rc1", "3.14.0", true), ("==3.14.0rc1", "3.14.0rc2", false), ("<3.14", "3.14-dev", false),
        (">=3.14", "3.14-dev", true), ("==3.12", "3.12", true), ("===3.12.9", "3.12", true),
        ("===3.13.0", "3.12", false),
        ("~=3.12.3", "3.12", true), ("~=3.12.3", "3.13", false), ("<3.14.0rc1", "3.14.0", true),
        ("<3.14.0a0", "3.14.0", false), (">=3.13", "3.13.0t", false), (">=3.13t", "3.13.0t", true),
    ]

    @Test(arguments: claims)
    func `a Python whose name rules it out is not started`(text: String, name: String, isWorthIt: Bool) throws {
        let python = try tree.executable("pyenv/versions/\(name)/bin/python3")
        var walk = tree.search(["PYENV_ROOT": "ROOT/pyenv"]).walk(for: .version(text))
        #expect(try walk.next()?.executable == (isWorthIt ? python : nil))
    }

    @Test func `only the Pythons of uv are searched when they are asked for`() throws {
        let uv = "home/.local/share/uv/python"
        try tree.executable("path/python3.13")
        try tree.executable("venv/bin/python3")
        for name in ["cpython-3.13.1-linux-x86_64-gnu", "cpython-3.11.8-linux-x86_64-gnu"] {
            try tree.executable("\(uv)/\(name)/bin/python3")
        }
        let search = tree.search(["PATH": "ROOT/path", "VIRTUAL_ENV": "ROOT/venv"])
        func found(_ walk: InterpreterWalk) throws -> [String] {
            var walk = walk
            var found: [String] = []
            while let candidate = try walk.next() { found.append(candidate.executable) }
            return found
        }
        let (new, old) = (
            tree.path("\(uv)/cpython-3.13.1-linux-x86_64-gnu/bin/python3"),
            tree.path("\(uv)/cpython-3.11.8-linux-x86_64-gnu/bin/python3")
        )
        #expect(try found(search.walk(for: .automatic, onlyManagedByUV: true)) == [new, old])
        #expect(try found(search.walk(for: .version("3.11"), onlyManagedByUV: true)) == [old])
        let request = try #require(VersionRequest(requiresPython: ">=3.12"))
        #expect(try found(search.walk(for: request, onlyManagedByUV: true)) == [new])
        #expect(
            try found(search.walk(for: request)) == [tree.path("venv/bin/python3"), tree.path("path/python3.13"), new]
        )
        var trials = InterpreterTrials(.version("3.10"), search, within: .seconds(1), onlyManagedByUV: true)
        #expect(try trials.next() == nil)
        #expect(!trials.notFound.message.contains("PATH"))
        #expect(trials.notFound.message.hasPrefix("no usable Python 3.10 was found among those of uv; "))
    }

    @Test(arguments: [
        (InterpreterChoice.automatic, "", "no usable Python (3.9.0 or later) was found; "),
        (.automatic, ">=3.99", "no usable Python was found that requires-python (>=3.99) allows; "),
        (.version("3.12"), ">=3.99", "no usable Python 3.12 was found that requires-python (>=3.99) allows; "),
        (.version("2.7"), "", "no usable Python 2.7 was found, and it would be too old: 3.9.0 or later is needed; "),
        (.version("2"), "", "no usable Python 2 was found, and it would be too old: "),
        (.version("3"), "", "no usable Python 3 was found; "),
        (.version("abc"), "", "\"abc\" is not a version such as 3.13, "),
    ])
    func `where no Python suits, the first line says why`(choice: InterpreterChoice, required: String, start: String) {
        #expect(choice.notFound(searched: [], requiredPython: required).message.hasPrefix(start))
    }
}
