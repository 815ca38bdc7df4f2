// asdf: its installed Pythons, and its shims, which are seen through as asdf itself would.
import PythonDiscovery
import Testing

struct AsdfTests {
    private let tree: FakeTree

    init() throws {
        tree = try FakeTree()
        for version in ["3.11.9", "3.12.4", "3.12.10"] { try tree.executable(at(version)) }
        try tree.folder("work/project")
    }

    private let shims = ["ASDF_DATA_DIR": "ROOT/asdf", "PATH": "ROOT/asdf/shims:ROOT/usr/bin"]

    private func at(_ version: String) -> String { "asdf/installs/python/\(version)/bin/python3" }

    /// A shim as the program since 0.16 writes it, or as the scripts before did.
    private func shim(_ name: String = "python3", isOld: Bool = false) throws {
        let command = isOld ? "/opt/asdf/bin/asdf exec" : "asdf exec"
        let end = isOld ? " # asdf_allow: ' asdf '\n" : ""
        let plugins = "# asdf-plugin: python 3.12.4\n# asdf-plugin: python 3.11.9\n"
        try tree.executable(
            "asdf/shims/\(name)",
            "#!/usr/bin/env bash\n\(plugins)exec \(command) \"\(name)\" \"$@\"\(end)"
        )
    }

    @Test(arguments: [false, true])
    func `a shim is replaced by the version that tool-versions selects`(isOld: Bool) throws {
        try shim(isOld: isOld)
        try tree.file("work/project/.tool-versions", "# mine\nnodejs 20.1.0\npython 3.12.4 3.11.9 # why\n")
        let first = tree.search(shims).candidates(for: .automatic).candidates.first
        #expect(first?.executable == tree.path(at("3.12.4")))
        #expect(first?.source == .asdfShim)
        #expect(first?.claimedVersion == ClaimedVersion(major: 3, minor: 12, micro: 4))
    }

    @Test func `the nearest file that names Python counts, then the home folder's, the variable before both`() throws {
        try shim()
        try tree.file("home/.tool-versions", "python 3.11.9\n")
        #expect(tree.found(.automatic, shims).first == at("3.11.9"))
        try tree.file("work/.tool-versions", "python 3.12.4\n")
        try tree.file("work/project/.tool-versions", "nodejs 20.1.0\n")
        #expect(tree.found(.automatic, shims).first == at("3.12.4"))
        let variable = shims.merging(["ASDF_PYTHON_VERSION": "3.12.10"]) { $1 }
        #expect(tree.found(.automatic, variable).first == at("3.12.10"))
        let file = shims.merging(["ASDF_DEFAULT_TOOL_VERSIONS_FILENAME": ".versions"]) { $1 }
        try tree.file("work/.versions", "python 3.12.10\n")
        #expect(tree.found(.automatic, file).first == at("3.12.10"))
    }

    @Test func `the first selected version that is installed counts`() throws {
        try shim()
        try tree.executable(at("ref-main"))
        for (versions, expected) in [("3.9.1 3.11.9 3.12.4", "3.11.9"), ("3.9.1 ref:main", "ref-main")] {
            let variable = shims.merging(["ASDF_PYTHON_VERSION": versions]) { $1 }
            #expect(tree.found(.automatic, variable).first == at(expected))
        }
    }

    @Test func `the version system is the next Python on PATH that is no shim of asdf's`() throws {
        try shim()
        try tree.executable("usr/bin/python3")
        try tree.file("work/.tool-versions", "python 3.13.0 system\n")
        #expect(tree.found(.automatic, shims).first == "usr/bin/python3")
        // pyenv's shim would be started, and starts what pyenv selects.
        try tree.shim("python3")
        try tree.executable("pyenv/versions/3.12.1/bin/python3")
        try tree.file("pyenv/version", "3.12.1\n")
        let both = shims.merging(["PATH": "ROOT/asdf/shims:ROOT/pyenv/shims:ROOT/usr/bin"]) { $1 }
        #expect(tree.found(.automatic, both).first == "pyenv/versions/3.12.1/bin/python3")
    }

    @Test func `shims that lead to each other lead nowhere`() throws {
        try shim()
        try tree.shim("python3")
        try tree.file("pyenv/version", "system\n")
        try tree.file("work/.tool-versions", "python system\n")
        let both = ["ASDF_DATA_DIR": "ROOT/asdf", "PATH": "ROOT/asdf/shims:ROOT/pyenv/shims"]
        #expect(!tree.found(.automatic, both).contains { $0.contains("shims") })
        #expect(
            tree.outcome("asdf/shims/python3", .automatic, both)
                == "is an asdf shim, and system (by work/.tool-versions) has no python3"
        )
    }

    @Test func `a shim that leads nowhere is passed over with a note, whatever else is on PATH`() throws {
        try shim()
        try tree.executable("usr/bin/python3")
        #expect(
            tree.outcome("asdf/shims/python3", .automatic, shims)
                == "is an asdf shim, and no version of Python is selected"
        )
        try tree.file("work/.tool-versions", "python 3.12\n")
        #expect(
            tree.outcome("asdf/shims/python3", .automatic, shims)
                == "is an asdf shim, and 3.12 (by work/.tool-versions) has no python3"
        )
        #expect(!tree.found(.automatic, shims).contains { $0.contains("shims") })
    }

    @Test func `a file that came with a checkout can not lead out of the folder of versions`() throws {
        try shim()
        try tree.executable("evil/bin/python3")
        try tree.file("work/.tool-versions", "python ../../../evil \(tree.path("evil")) path:\(tree.path("evil"))\n")
        #expect(!tree.found(.automatic, shims).contains { $0.contains("evil") })
        #expect(tree.outcome("asdf/shims/python3", .automatic, shims)?.contains("has no python3") == true)
    }

    @Test func `installed Pythons are found without shims, the selected one first`() throws {
        let environment = ["ASDF_DATA_DIR": "ROOT/asdf"]
        #expect(tree.found(.automatic, environment) == ["3.12.10", "3.12.4", "3.11.9"].map(at))
        try tree.file("work/.tool-versions", "python 3.11.9\n")
        let result = tree.search(environment).candidates(for: .automatic)
        #expect(result.candidates.map(\.executable) == ["3.11.9", "3.12.10", "3.12.4"].map { tree.path(at($0)) })
        #expect(result.candidates.allSatisfy { $0.source == .asdf })
        try tree.folder("asdf/installs/python/3.13.0/bin")
        #expect(
            tree.outcome("asdf/installs/python/3.13.0", .automatic, environment)
                == "has no executable bin/python3 or bin/python"
        )
    }

    @Test func `without ASDF_DATA_DIR the home folder's asdf is searched`() throws {
        #expect(tree.outcome("home/.asdf/installs/python") == "does not exist")
        try tree.executable("home/.asdf/installs/python/3.13.1/bin/python3")
        #expect(tree.found() == ["home/.asdf/installs/python/3.13.1/bin/python3"])
    }
}
