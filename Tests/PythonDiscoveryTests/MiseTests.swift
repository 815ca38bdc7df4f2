// mise: its installed Pythons, and its shims, which are links to the one program.
import PythonDiscovery
import Testing

struct MiseTests {
    private let tree: FakeTree

    init() throws {
        tree = try FakeTree()
        let installs = "mise/installs/python"
        for version in ["3.11.9", "3.12.4", "3.12.10", "3.13.0t", "3.14.0rc1"] { try tree.executable(at(version)) }
        for (link, version) in [("3", "3.12.10"), ("3.12", "3.12.10"), ("3.11", "3.11.9"), ("latest", "3.12.10")] {
            try tree.link("\(installs)/\(link)", to: "\(installs)/\(version)")
        }
        try tree.executable("opt/bin/mise")
        try tree.link("mise/shims/python3", to: "opt/bin/mise")
        try tree.link("mise/shims/python3.9", to: "opt/bin/mise")
        try tree.folder("work/project")
    }

    private let rootOnly = ["MISE_DATA_DIR": "ROOT/mise"]
    private let shims = ["MISE_DATA_DIR": "ROOT/mise", "PATH": "ROOT/mise/shims:ROOT/usr/bin"]

    private func at(_ version: String) -> String { "mise/installs/python/\(version)/bin/python3" }

    @Test(arguments: [
        "[tools]\npython = \"3.12.4\"", "[env]\npython = '3.11.9'\n[ tools ] # mine\n\"python\" = '3.12.4' # why",
        "[tools]\nnode = \"20\"\npython = [\"3.12.4\", \"3.11.9\"]",
        "[tools]\npython = [\n  \"3.12.4\", # first\n  '3.11'\n]",
        "[tools]\npython = { version = \"3.12.4\", virtualenv = \".venv\" }", "tools.python = \"3.12.4\"",
        "[tools]\npython = [{ os = [\"linux\", \"3.11.9\"], version = \"3.12.4\" }, \"3.11\"]",
        "[tools.python]\nvirtualenv = \".venv\"\nversion = \"3.12.4\"\n", "[tools]\npython.version = \"3.12.4\"",
        "# python = \"3.11.9\"\n[tools]\npython-build = \"3.11.9\"\n\"core:python\" = \"3.12.4\"\n",
    ])
    func `a shim is replaced by the version that mise toml selects, in any of its forms`(text: String) throws {
        try tree.file("work/project/mise.toml", text)
        let first = tree.search(shims).candidates(for: .automatic).candidates.first
        #expect(first?.executable == tree.path(at("3.12.4")))
        #expect(first?.source == .miseShim)
    }

    @Test(arguments: [
        ("3.12", "3.12.10"), ("3.12.4", "3.12.4"), ("3", "3.12.10"), ("prefix:3.11", "3.11.9"), ("latest", "3.12.10"),
        ("3.13t", "3.13.0t"), ("3.14.0rc1", "3.14.0rc1"), ("3.10 3.11", "3.11.9"),
    ])
    func `an incomplete version means the newest final release of it that is installed`(
        selected: String,
        expected: String
    ) throws {
        let variable = shims.merging(["MISE_PYTHON_VERSION": selected]) { $1 }
        #expect(tree.found(.automatic, variable).first == at(expected))
    }

    @Test func `files closer to the current folder count more, and of one folder mise's own more than asdf's`() throws {
        try tree.file("home/.config/mise/config.toml", "[tools]\npython = \"3.11\"\n")
        #expect(tree.found(.automatic, shims).first == at("3.11.9"))
        try tree.file("work/.tool-versions", "python 3.12.4\n")
        #expect(tree.found(.automatic, shims).first == at("3.12.4"))
        try tree.file("work/mise.toml", "[tools]\npython = \"3.12.10\"\n")
        #expect(tree.found(.automatic, shims).first == at("3.12.10"))
        try tree.file("work/.mise.toml", "[tools]\npython = \"3.13.0t\"\n")
        #expect(tree.found(.automatic, shims).first == at("3.13.0t"))
        try tree.file("work/project/.tool-versions", "python 3.11.9\n")
        #expect(tree.found(.automatic, shims).first == at("3.11.9"))
        let variable = shims.merging(["MISE_PYTHON_VERSION": "3.12.4"]) { $1 }
        #expect(tree.found(.automatic, variable).first == at("3.12.4"))
    }

    @Test func `what no selected version has is taken from PATH`() throws {
        try tree.executable("usr/bin/python3")
        #expect(tree.found(.automatic, shims).first == "usr/bin/python3")
        try tree.file("work/mise.toml", "[tools]\npython = [\"3.13\", \"system\"]\n")
        #expect(tree.found(.automatic, shims).first == "usr/bin/python3")
    }

    @Test func `a shim that leads nowhere is passed over with a note`() throws {
        #expect(
            tree.outcome("mise/shims/python3", .automatic, shims)
                == "is a mise shim, and no version of Python is selected"
        )
        try tree.file("work/mise.toml", "[tools]\npython = \"3.13\"\n")
        #expect(
            tree.outcome("mise/shims/python3", .automatic, shims)
                == "is a mise shim, and 3.13 (by work/mise.toml) has no python3"
        )
        #expect(!tree.found(.automatic, shims).contains { $0.contains("shims") })
    }

    @Test func `a shim that was chosen is seen through, and the program mise is no shim`() throws {
        try tree.file("work/mise.toml", "[tools]\npython = \"3.12\"\n")
        let shim = InterpreterChoice.executable(tree.path("mise/shims/python3"))
        #expect(tree.found(shim, rootOnly) == [at("3.12.10")])
        #expect(tree.found(.executable("python3"), shims) == [at("3.12.10")])
        #expect(tree.found(.executable(tree.path("opt/bin/mise")), rootOnly) == ["opt/bin/mise"])
    }

    @Test func `a file that came with a checkout can not lead out of the folder of versions`() throws {
        try tree.executable("evil/bin/python3")
        try tree.file("work/mise.toml", "[tools]\npython = [\"../../../evil\", \"path:\(tree.path("evil"))\"]\n")
        #expect(!tree.found(.automatic, shims).contains { $0.contains("evil") })
    }

    @Test(arguments: [
        ("home/.local/share/mise", [:]), ("data/mise", ["XDG_DATA_HOME": "ROOT/data"]),
        ("own", ["MISE_DATA_DIR": "ROOT/own", "XDG_DATA_HOME": "ROOT/data"]),
    ])
    func `installed Pythons are found where mise's variables say`(folder: String, environment: [String: String]) throws
    {
        #expect(tree.outcome("\(folder)/installs/python", .automatic, environment) == "does not exist")
        let python = "\(folder)/installs/python/3.13.1/bin/python3"
        try tree.executable(python)
        let result = tree.search(environment).candidates(for: .automatic)
        #expect(result.candidates.map(\.executable) == [tree.path(python)])
        #expect(result.candidates.map(\.source) == [.mise])
    }

    @Test func `links among the installed are no Pythons of their own, links to Pythons elsewhere are`() throws {
        try tree.executable("uv/cpython-3.10.1/bin/python3")
        try tree.link("mise/installs/python/3.10.1", to: "uv/cpython-3.10.1")
        let result = tree.search(rootOnly).candidates(for: .automatic)
        #expect(
            result.candidates.map(\.executable)
                == ["3.12.10", "3.12.4", "3.11.9", "3.10.1", "3.14.0rc1", "3.13.0t"].map { tree.path(at($0)) }
        )
        #expect(!result.places.contains { $0.outcome.contains("is the same as") })
        let selected = rootOnly.merging(["MISE_PYTHON_VERSION": "3.10"]) { $1 }
        #expect(tree.found(.automatic, selected).first == at("3.10.1"))
    }
}
