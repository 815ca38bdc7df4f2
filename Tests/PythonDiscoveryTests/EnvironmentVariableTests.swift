// The variables by which a user or a shell says which Python is meant.
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

    @Test(arguments: ["VIRTUAL_ENV", "CONDA_PREFIX"])
    func `an environment that is gone is named with its path`(variable: String) {
        let places = tree.search([variable: "ROOT/gone"]).candidates(for: .automatic).places
        #expect(
            places.contains { $0.place == "\(variable)=\(tree.path("gone"))" && $0.outcome.contains("bin/python3") }
        )
    }

    @Test func `a PYFFI_PYTHON that does not exist is named with its path`() {
        let places = tree.search(["PYFFI_PYTHON": "ROOT/gone"]).candidates(for: .automatic).places
        #expect(places.contains { $0.place == "PYFFI_PYTHON=\(tree.path("gone"))" && $0.outcome == "does not exist" })
    }

    @Test(arguments: ["version = 3.12.4", "version_info = 3.12.4.final.0", "home = /3.9\nversion=3.12.4"])
    func `the version of a virtual environment is read from its pyvenv cfg`(text: String) throws {
        try tree.executable("venv/bin/python3")
        try tree.file("venv/pyvenv.cfg", text + "\n")
        let candidate = tree.search(["VIRTUAL_ENV": "ROOT/venv"]).candidates(for: .automatic).candidates.first
        #expect(candidate?.claimedVersion == ClaimedVersion(major: 3, minor: 12, micro: 4))
    }
}
