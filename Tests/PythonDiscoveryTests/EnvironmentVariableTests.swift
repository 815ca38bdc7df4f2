// The variables by which a user or a shell says which Python is meant.
import BackendInterface
import PythonDiscovery
import Testing

struct EnvironmentVariableTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    @Test func `PYFFI_PYTHON precedes VIRTUAL_ENV, CONDA_PREFIX and PATH`() throws {
        try tree.executable("own/python")
        try tree.executable("venv/bin/python")
        try tree.file("venv/pyvenv.cfg")
        try tree.executable("conda/bin/python3")
        try tree.executable("path/python3")
        let result = tree.search([
            "PYFFI_PYTHON": "ROOT/own/python", "VIRTUAL_ENV": "ROOT/venv", "CONDA_PREFIX": "ROOT/conda",
            "PATH": "ROOT/path",
        ]).candidates(for: .automatic)
        #expect(result.candidates.map(\.source) == [.pyffiPython, .virtualEnvironment, .conda, .path])
        #expect(result.candidates.first?.executable == tree.path("own/python"))
    }

    @Test func `PYFFI_PYTHON may be a name on PATH`() throws {
        try tree.executable("path/python3")
        try tree.executable("path/mypython")
        let environment = ["PYFFI_PYTHON": "mypython", "PATH": "ROOT/path"]
        #expect(tree.found(.automatic, environment) == ["path/mypython", "path/python3"])
    }

    @Test(arguments: ["PYFFI_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"])
    func `a variable that is not set, or empty, is named`(variable: String) {
        #expect(tree.outcome(variable) == "not set")
        #expect(tree.outcome(variable, .automatic, [variable: ""]) == "not set")
    }

    /// A variable, its value, and the reason why that can't be used.
    private static let misnamed: [(variable: String, value: String, reason: String)] = [
        ("PYFFI_PYTHON", "ROOT/gone", "gone does not exist"),
        ("PYFFI_PYTHON", "ROOT/text", "text is not executable"),
        ("PYFFI_PYTHON", "ROOT/folder", "folder is a folder, not an executable"),
        ("PYFFI_PYTHON", "ROOT/old/bin/python3.8", "old/bin/python3.8 is Python 3.8; 3.9.0 or later is needed"),
        ("PYFFI_PYTHON", "no-such-python", "no-such-python on PATH not found in path"),
        ("VIRTUAL_ENV", "ROOT/gone", "gone does not exist"),
        ("VIRTUAL_ENV", "ROOT/text", "text is no folder"),
        ("VIRTUAL_ENV", "ROOT/folder", "folder has no executable bin/python3 or bin/python"),
        ("VIRTUAL_ENV", "ROOT/broken", "broken/bin/python3 is a link to ROOT/gone/python3, which does not exist"),
        ("CONDA_PREFIX", "ROOT/gone", "gone does not exist"),
        ("CONDA_PREFIX", "ROOT/old", "old/bin/python3 is Python 3.8; 3.9.0 or later is needed"),
    ]

    @Test(arguments: misnamed)
    func `a variable that names no usable Python ends a runtime's search, and not the doctor's`(
        variable: String,
        value: String,
        reason: String
    ) throws {
        try tree.file("text")
        try tree.folder("folder")
        try tree.executable("old/bin/python3.8")
        try tree.link("old/bin/python3", to: "old/bin/python3.8")
        try tree.link("broken/bin/python3", to: tree.path("gone/python3"))
        try tree.executable("path/python3")
        let search = tree.search([variable: value, "PATH": "ROOT/path"])
        var walk = search.walk(for: .automatic)
        let problem = #expect(throws: MisnamedPython.self) { _ = try walk.next() }
        #expect(problem?.variable == variable)
        let text = problem?.reason.replacing("\(tree.root)/", with: "").replacing(tree.root, with: "ROOT")
        #expect(text == reason.replacing("ROOT/", with: ""))
        #expect(problem?.error().message.contains(variable) == true)
        let result = search.candidates(for: .automatic)
        #expect(result.candidates.map(\.executable) == [tree.path("path/python3")])
        #expect(result.misnamed == [problem])
    }

    @Test func `a variable that names another version than the program asks for is passed over`() throws {
        try tree.executable("old/python3.8")
        try tree.executable("other/python3.12")
        try tree.executable("path/python3.13")
        for named in ["old/python3.8", "other/python3.12"] {
            let environment = ["PYFFI_PYTHON": "ROOT/\(named)", "PATH": "ROOT/path"]
            var walk = tree.search(environment).walk(for: .version("3.13"))
            let found = try walk.next()
            #expect(found?.executable == tree.path("path/python3.13"))
        }
    }

    @Test func `when one variable names a Python the next is not asked`() throws {
        try tree.executable("own/python3")
        var walk = tree.search(["PYFFI_PYTHON": "ROOT/own/python3", "VIRTUAL_ENV": "ROOT/gone"]).walk(for: .automatic)
        let found = try walk.next()
        #expect(found?.executable == tree.path("own/python3"))
    }

    @Test(arguments: ["version = 3.12.4", "version_info = 3.12.4.final.0", "home = /3.9\nversion=3.12.4"])
    func `the version of a virtual environment is read from its pyvenv cfg`(text: String) throws {
        try tree.executable("venv/bin/python3")
        try tree.file("venv/pyvenv.cfg", text + "\n")
        let candidate = tree.search(["VIRTUAL_ENV": "ROOT/venv"]).candidates(for: .automatic).candidates.first
        #expect(candidate?.claimedVersion == ClaimedVersion(major: 3, minor: 12, micro: 4))
    }
}
