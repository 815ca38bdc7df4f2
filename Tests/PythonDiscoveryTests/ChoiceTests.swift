// What the program itself says: an executable, a version, a library.
import BackendInterface
import PythonDiscovery
import Testing

struct ChoiceTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    // MARK: Executables

    @Test func `an executable's path is the only candidate, and nothing else is searched`() throws {
        try tree.executable("any/snake")
        try tree.executable("usr/bin/python3")
        let result = tree.search(["PYFFI_PYTHON": "ROOT/usr/bin/python3", "PATH": "ROOT/usr/bin"])
            .candidates(for: .executable(tree.path("any/snake")))
        #expect(result.candidates == [InterpreterCandidate(executable: tree.path("any/snake"), source: .chosen)])
        #expect(result.places.isEmpty)
    }

    @Test func `a path may be relative or begin with a tilde`() throws {
        try tree.executable("work/project/.venv/bin/python")
        try tree.executable("home/bin/python")
        #expect(tree.found(.executable(".venv/bin/python")) == ["work/project/.venv/bin/python"])
        #expect(tree.found(.executable("~/bin/python")) == ["home/bin/python"])
    }

    @Test func `a path that can't be run gives no candidate and says why`() throws {
        try tree.folder("venv")
        try tree.file("text")
        try tree.link("broken", to: "nowhere")
        let expected = [
            "missing": "does not exist", "venv": "is a folder, not an executable", "text": "is not executable",
            "broken": "is a link to nowhere, which does not exist",
        ]
        for (path, outcome) in expected {
            let choice = InterpreterChoice.executable(tree.path(path))
            #expect(tree.found(choice).isEmpty)
            #expect(tree.outcome(path, choice) == outcome)
        }
        #expect(tree.found(.executable("")).isEmpty)
    }

    @Test func `a name is looked up on PATH, and only its first executable is taken`() throws {
        try tree.file("a/mypython")
        try tree.executable("b/mypython")
        try tree.executable("c/mypython")
        try tree.executable("usr/bin/python3")
        let environment = ["PATH": "ROOT/a:ROOT/b:ROOT/c"]
        #expect(tree.found(.executable("mypython"), environment) == ["b/mypython"])
        #expect(tree.found(.executable("other"), environment).isEmpty)
        #expect(tree.outcome("other on PATH", .executable("other"), environment) == "not found in a, b, c")
    }

    @Test func `a shim that was chosen is seen through`() throws {
        try tree.shim("python3")
        try tree.file("pyenv/version", "3.12.1\n")
        try tree.executable("pyenv/versions/3.12.1/bin/python3")
        let expected = ["pyenv/versions/3.12.1/bin/python3"]
        #expect(tree.found(.executable(tree.path("pyenv/shims/python3"))) == expected)
        #expect(tree.found(.executable("python3"), ["PATH": "ROOT/pyenv/shims"]) == expected)
    }

    @Test func `a library is no executable`() throws {
        try tree.executable("usr/bin/python3")
        let choice = InterpreterChoice.library(tree.path("libpython3.13.so"))
        #expect(tree.found(choice).isEmpty)
        #expect(tree.outcome("libpython3.13.so", choice)?.contains("in-process") == true)
    }

    // MARK: Versions

    @Test func `names that claim the version come first, then those of unknown version, others are dropped`() throws {
        try tree.executable("path/python3")
        try tree.executable("path/python3.11")
        try tree.executable("path/python3.12")
        try tree.executable("pyenv/versions/3.12.1/bin/python3")
        try tree.executable("pyenv/versions/3.13.0/bin/python3")
        let environment = ["PATH": "ROOT/path", "PYENV_ROOT": "ROOT/pyenv"]
        #expect(
            tree.found(.version("3.12"), environment)
                == ["path/python3.12", "pyenv/versions/3.12.1/bin/python3", "path/python3"]
        )
        #expect(tree.outcome("path/python3.11", .version("3.12"), environment) == "is Python 3.11, not 3.12")
        // A name that tells no micro version may be right, and is likelier than one that tells nothing.
        #expect(
            tree.found(.version("3.12.1"), environment)
                == ["pyenv/versions/3.12.1/bin/python3", "path/python3.12", "path/python3"]
        )
    }

    @Test func `a version is looked up on PATH even if it is newer than this package`() throws {
        try tree.executable("path/python3.99")
        #expect(tree.found(.version("3.99"), ["PATH": "ROOT/path"]) == ["path/python3.99"])
    }

    @Test func `a free-threaded build is taken only when it is asked for`() throws {
        try tree.executable("path/python3.13t")
        try tree.executable("other/python3.13")
        let environment = ["PATH": "ROOT/other:ROOT/path"]
        #expect(tree.found(.version("3.13"), environment) == ["other/python3.13"])
        #expect(tree.found(.version("3.13t"), environment) == ["path/python3.13t", "other/python3.13"])
    }

    @Test func `an active environment of another version is dropped`() throws {
        try tree.executable("venv/bin/python3")
        try tree.file("venv/pyvenv.cfg", "version = 3.11.2\n")
        #expect(tree.found(.version("3.12"), ["VIRTUAL_ENV": "ROOT/venv"]).isEmpty)
        #expect(tree.found(.version("3.11"), ["VIRTUAL_ENV": "ROOT/venv"]) == ["venv/bin/python3"])
    }

    @Test(arguments: ["", "three", "3.", "3.x", "3.13.0.1", "-3", "3.13q"])
    func `what is no version gives no candidate and says so`(text: String) throws {
        try tree.executable("usr/bin/python3")
        #expect(tree.found(.version(text)).isEmpty)
        #expect(tree.outcome("version \"\(text)\"", .version(text))?.hasPrefix("is not a version") == true)
    }

    @Test func `a request is checked against the version that runs`() throws {
        let version = PythonVersion(major: 3, minor: 13, micro: 1)
        let plain = try #require(VersionRequest("3.13"))
        #expect(plain.isSatisfied(by: version, isFreeThreaded: false))
        #expect(plain.isSatisfied(by: version, isFreeThreaded: nil))
        #expect(!plain.isSatisfied(by: version, isFreeThreaded: true))
        #expect(try #require(VersionRequest("3.13t")).isSatisfied(by: version, isFreeThreaded: true))
        #expect(try !#require(VersionRequest("3.13.0")).isSatisfied(by: version, isFreeThreaded: false))
        #expect(try !#require(VersionRequest("3.12")).isSatisfied(by: version, isFreeThreaded: false))
        let candidate = PythonVersion(major: 3, minor: 14, micro: 0, suffix: "rc1")
        #expect(try #require(VersionRequest("3.14.0rc1")).isSatisfied(by: candidate, isFreeThreaded: false))
        #expect(try !#require(VersionRequest("3.14.0")).isSatisfied(by: candidate, isFreeThreaded: false))
    }

    @Test(arguments: [
        ("python3.12", "3.12"), ("python3.13t", "3.13t"), ("3.13.0t", "3.13.0t"), ("3.14.0rc1", "3.14.0rc1"),
        ("cpython-3.13.0+freethreaded-linux-x86_64-gnu", "3.13.0t"), ("pypy3.10-7.3.12", "3.10"),
        ("python2", "2.0"), ("3.14-dev", "3.14-dev"), ("python3.6m", "3.6"), ("python@3.13", "3.13"),
        ("python3", nil), ("python", nil), ("graalpy-24.0.0", nil), ("miniconda3-24.1.2", nil), ("usr", nil),
    ])
    func `a version is read from names that tell one, and from no others`(name: String, expected: String?) {
        #expect(ClaimedVersion(name: name)?.description == expected)
    }
}
