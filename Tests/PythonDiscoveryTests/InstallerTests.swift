// The folders of uv, Homebrew, python.org, Xcode and the operating system.
import PythonDiscovery
import Testing

struct InstallerTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    @Test(arguments: [
        ("home/.local/share/uv/python", [:]),
        ("data/uv/python", ["XDG_DATA_HOME": "ROOT/data"]),
        ("uv", ["UV_PYTHON_INSTALL_DIR": "ROOT/uv", "XDG_DATA_HOME": "ROOT/data"]),
    ])
    func `uv's folder is where uv's variables say, newest CPython first`(
        folder: String,
        environment: [String: String]
    ) throws {
        let names = [
            "cpython-3.13.1-linux-x86_64-gnu", "cpython-3.12.8-linux-x86_64-gnu",
            "cpython-3.14.0+freethreaded-linux-x86_64-gnu", "pypy-3.11.11-linux-x86_64-gnu",
        ]
        for name in names { try tree.executable("\(folder)/\(name)/bin/python3") }
        try tree.link("\(folder)/cpython-3.13-linux-x86_64-gnu", to: "\(folder)/\(names[0])")
        try tree.folder("\(folder)/.temp")
        let result = tree.search(environment).candidates(for: .automatic)
        #expect(result.candidates.map(\.executable) == names.map { tree.path("\(folder)/\($0)/bin/python3") })
        #expect(result.candidates.allSatisfy { $0.source == .uv })
        #expect(result.candidates.map(\.claimedVersion?.description) == ["3.13.1", "3.12.8", "3.14.0t", "3.11.11"])
    }

    @Test(arguments: ["opt/homebrew", "home/linuxbrew/.linuxbrew"])
    func `Homebrew's linked python3 comes before formulas that are only in opt`(prefix: String) throws {
        try tree.executable("\(prefix)/Cellar/python@3.13/3.13.1/bin/python3.13")
        try tree.link("\(prefix)/opt/python@3.13", to: "\(prefix)/Cellar/python@3.13/3.13.1")
        try tree.link("\(prefix)/bin/python3", to: "\(prefix)/opt/python@3.13/bin/python3.13")
        try tree.executable("\(prefix)/opt/python@3.12/bin/python3.12")
        try tree.executable("\(prefix)/opt/python-freethreading/bin/python3.13t")
        let result = tree.search().candidates(for: .automatic)
        #expect(
            result.candidates.map(\.executable)
                == ["bin/python3", "opt/python-freethreading/bin/python3.13t", "opt/python@3.12/bin/python3.12"].map {
                    tree.path("\(prefix)/\($0)")
                }
        )
        #expect(result.candidates.first?.source == .homebrew)
        #expect(result.candidates.first?.claimedVersion == ClaimedVersion(major: 3, minor: 13, micro: 1))
    }

    @Test func `HOMEBREW_PREFIX is searched too`() throws {
        try tree.folder("brew/opt")
        try tree.executable("brew/bin/python3")
        #expect(tree.found(.automatic, ["HOMEBREW_PREFIX": "ROOT/brew"]) == ["brew/bin/python3"])
    }

    @Test func `python org frameworks are found on macOS, once each, and not looked for elsewhere`() throws {
        let versions = "Library/Frameworks/Python.framework/Versions"
        try tree.executable("\(versions)/3.12/bin/python3.12")
        try tree.executable("\(versions)/3.13/bin/python3.13")
        try tree.link("\(versions)/Current", to: "\(versions)/3.12")
        try tree.executable("Library/Frameworks/PythonT.framework/Versions/3.13/bin/python3.13t")
        #expect(
            tree.found(isMacOS: true) == [
                "\(versions)/3.13/bin/python3.13", "\(versions)/3.12/bin/python3.12",
                "Library/Frameworks/PythonT.framework/Versions/3.13/bin/python3.13t",
            ]
        )
        #expect(tree.found(isMacOS: false).isEmpty)
    }

    @Test func `macOS's stub in usr bin is replaced by the Python of the developer tools`() throws {
        try tree.executable("usr/bin/python3")
        try tree.executable("Library/Developer/CommandLineTools/usr/bin/python3")
        let result = tree.search(["PATH": "ROOT/usr/bin"], isMacOS: true).candidates(for: .automatic)
        #expect(
            result.candidates.map(\.executable) == [tree.path("Library/Developer/CommandLineTools/usr/bin/python3")]
        )
        #expect(result.candidates.first?.source == .xcode)
    }

    @Test func `macOS's stub is never a candidate when it would ask to install the developer tools`() throws {
        try tree.executable("usr/bin/python3")
        #expect(tree.found(.automatic, ["PATH": "ROOT/usr/bin"], isMacOS: true).isEmpty)
        #expect(tree.outcome("usr/bin/python3", isMacOS: true)?.hasPrefix("is a stub") == true)
        #expect(tree.found(.automatic, ["PATH": "ROOT/usr/bin"], isMacOS: false) == ["usr/bin/python3"])
    }

    @Test func `Xcode is found without PATH, that of DEVELOPER_DIR before the usual one`() throws {
        try tree.executable("Applications/Xcode.app/Contents/Developer/usr/bin/python3")
        try tree.executable("beta/usr/bin/python3")
        #expect(
            tree.found(.automatic, ["DEVELOPER_DIR": "ROOT/beta"], isMacOS: true)
                == ["beta/usr/bin/python3", "Applications/Xcode.app/Contents/Developer/usr/bin/python3"]
        )
        // Once a Python of Xcode is found, the places without one are not reported.
        #expect(tree.outcome("Library/Developer/CommandLineTools/usr/bin/python3", isMacOS: true) == nil)
    }

    @Test func `system folders are searched without PATH`() throws {
        try tree.executable("usr/bin/python3")
        try tree.executable("usr/local/bin/python3.13")
        let result = tree.search().candidates(for: .automatic)
        #expect(result.candidates.map(\.executable) == ["usr/local/bin/python3.13", "usr/bin/python3"].map(tree.path))
        #expect(result.candidates.allSatisfy { $0.source == .system })
    }

    @Test func `on an empty machine every place is named`() {
        let places = tree.search(["PATH": "ROOT/bin"], isMacOS: true).candidates(for: .automatic).places
        let text = places.map(\.description).joined(separator: "\n")
        let expected = [
            "PYFFI_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX", "python3 on PATH", "/bin", ".pyenv/versions", "uv/python",
            "opt/homebrew", "Python.framework", "Xcode.app", "CommandLineTools", "usr/local/bin", "usr/bin",
        ]
        for place in expected { #expect(text.contains(place)) }
    }
}
