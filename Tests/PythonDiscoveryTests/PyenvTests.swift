// pyenv: its versions folder, and its shims, which are seen through as pyenv itself would.
import PythonDiscovery
import Testing

struct PyenvTests {
    private let tree: FakeTree

    init() throws {
        tree = try FakeTree()
        for version in ["3.9.18", "3.12.1", "3.12.10", "3.13.0", "3.13.0t", "3.14.0rc1"] {
            try tree.executable("pyenv/versions/\(version)/bin/python3")
        }
        try tree.folder("work/project")
    }

    private let rootOnly = ["PYENV_ROOT": "ROOT/pyenv"]
    private let shimsOnPath = ["PYENV_ROOT": "ROOT/pyenv", "PATH": "ROOT/pyenv/shims:ROOT/usr/bin"]

    private func python(_ version: String) -> String { "pyenv/versions/\(version)/bin/python3" }

    @Test func `final releases come first, from new to old, then pre-releases, then free-threaded builds`() {
        #expect(
            tree.found(.automatic, rootOnly)
                == ["3.13.0", "3.12.10", "3.12.1", "3.9.18", "3.14.0rc1", "3.13.0t"].map(python)
        )
    }

    @Test func `without PYENV_ROOT the home folder's pyenv is searched`() throws {
        try tree.executable("home/.pyenv/versions/3.11.7/bin/python3")
        #expect(tree.found() == ["home/.pyenv/versions/3.11.7/bin/python3"])
    }

    @Test func `the selected version comes first`() throws {
        try tree.file("pyenv/version", "3.12.1\n")
        #expect(tree.found(.automatic, rootOnly).first == python("3.12.1"))
    }

    @Test func `a virtual environment among the versions is listed only when it is selected`() throws {
        try tree.link("pyenv/versions/app/bin/python3", to: "pyenv/versions/3.12.1/bin/python3")
        try tree.file("pyenv/versions/app/pyvenv.cfg", "version = 3.12.1\n")
        #expect(!tree.found(.automatic, rootOnly).contains(python("app")))
        #expect(
            tree.outcome("pyenv/versions/app", .automatic, rootOnly)
                == "is a virtual environment that is not selected"
        )
        let selected = rootOnly.merging(["PYENV_VERSION": "app"]) { $1 }
        #expect(tree.found(.automatic, selected).first == python("app"))
    }

    @Test func `a version without an executable is named`() throws {
        try tree.folder("pyenv/versions/3.10.0/bin")
        #expect(
            tree.outcome("pyenv/versions/3.10.0", .automatic, rootOnly)
                == "has no executable bin/python3 or bin/python"
        )
    }

    @Test func `a missing versions folder is named`() {
        #expect(tree.outcome("home/.pyenv/versions") == "does not exist")
    }

    // MARK: Shims

    @Test func `a shim is replaced by the version in PYENV_ROOT's version file`() throws {
        try tree.shim("python3")
        try tree.file("pyenv/version", "# a comment\n\n  3.12.1 ignored\r\n")
        let first = tree.search(shimsOnPath).candidates(for: .automatic).candidates.first
        #expect(first?.executable == tree.path(python("3.12.1")))
        #expect(first?.source == .pyenvShim)
        #expect(first?.claimedVersion == ClaimedVersion(major: 3, minor: 12, micro: 1))
    }

    @Test func `the nearest .python-version file upwards overrides the version file, PYENV_VERSION both`() throws {
        try tree.shim("python3")
        try tree.file("pyenv/version", "3.9.18\n")
        #expect(tree.found(.automatic, shimsOnPath).first == python("3.9.18"))
        try tree.file("work/.python-version", "3.12.1\n")
        #expect(tree.found(.automatic, shimsOnPath).first == python("3.12.1"))
        try tree.file("work/project/.python-version", "3.12.10\n")
        #expect(tree.found(.automatic, shimsOnPath).first == python("3.12.10"))
        let variable = shimsOnPath.merging(["PYENV_VERSION": "3.13.0"]) { $1 }
        #expect(tree.found(.automatic, variable).first == python("3.13.0"))
    }

    @Test(arguments: [("3.12", "3.12.10"), ("python-3.13", "3.13.0"), ("3.13t", "3.13.0t"), ("4.0:3.9", "3.9.18")])
    func `an incomplete version means the newest final release of it`(selected: String, expected: String) throws {
        try tree.shim("python3")
        let environment = shimsOnPath.merging(["PYENV_VERSION": selected]) { $1 }
        #expect(tree.found(.automatic, environment).first == python(expected))
    }

    @Test func `the version system is the next Python on PATH that is no shim`() throws {
        try tree.shim("python3")
        try tree.executable("usr/bin/python3")
        try tree.link("links/python3", to: "pyenv/shims/python3")
        let environment = shimsOnPath.merging(["PATH": "ROOT/links:ROOT/pyenv/shims:ROOT/usr/bin"]) { $1 }
        try tree.file("pyenv/version", "system\n")
        #expect(tree.found(.automatic, environment).first == "usr/bin/python3")
    }

    @Test func `a link to a shim is seen through, and the shim's own PYENV_ROOT counts`() throws {
        try tree.shim("python3")
        try tree.file("pyenv/version", "3.12.1\n")
        try tree.link("links/python3", to: "pyenv/shims/python3")
        #expect(tree.found(.automatic, ["PATH": "ROOT/links"]) == [python("3.12.1")])
    }

    @Test func `a shim that leads nowhere is left out with a note`() throws {
        try tree.shim("python3.10")
        try tree.file("pyenv/version", "3.12.1\n")
        #expect(!tree.found(.automatic, shimsOnPath).contains { $0.contains("shims") })
        let outcome = tree.outcome("pyenv/shims/python3.10", .automatic, shimsOnPath)
        #expect(outcome == "is a pyenv shim, and 3.12.1 (by pyenv/version) has no python3.10")
    }

    @Test func `a version file can not lead out of the versions folder`() throws {
        try tree.shim("python3")
        try tree.executable("evil/bin/python3")
        try tree.file("work/project/.python-version", "../../evil\n\(tree.path("evil"))\n")
        #expect(!tree.found(.automatic, shimsOnPath).contains { $0.contains("evil") })
        #expect(tree.outcome("pyenv/shims/python3", .automatic, shimsOnPath)?.contains("is a pyenv shim") == true)
    }

    @Test func `PYENV_VERSION can not lead out of the versions folder`() throws {
        try tree.executable("evil/bin/python3")
        let environment = rootOnly.merging(["PYENV_VERSION": "../../evil"]) { $1 }
        #expect(!tree.found(.automatic, environment).contains { $0.contains("evil") })
    }

    @Test func `an incomplete version does not mean a pre-release`() throws {
        try tree.shim("python3")
        try tree.file("work/project/.python-version", "3.14\n")
        let outcome = tree.outcome("pyenv/shims/python3", .automatic, shimsOnPath)
        #expect(outcome == "is a pyenv shim, and 3.14 (by work/project/.python-version) has no python3")
    }

    @Test func `what no selected version has is taken from PATH`() throws {
        try tree.shim("python3.10")
        try tree.file("pyenv/version", "3.12.1\n")
        try tree.executable("usr/bin/python3.10")
        let shim = InterpreterChoice.executable(tree.path("pyenv/shims/python3.10"))
        #expect(tree.found(shim, shimsOnPath) == ["usr/bin/python3.10"])
    }

    @Test func `an executable that happens to lie in a folder called shims is itself`() throws {
        try tree.executable("shims/python3", "#!/bin/sh\nexec python3.12\n")
        #expect(tree.found(.automatic, ["PATH": "ROOT/shims"]) == ["shims/python3"])
    }
}
