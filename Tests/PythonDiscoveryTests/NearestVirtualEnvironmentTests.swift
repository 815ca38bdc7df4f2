// The project's own virtual environment: `.venv` near the current folder, or near the program.
import PythonDiscovery
import Testing

struct NearestVirtualEnvironmentTests {
    private let tree: FakeTree

    init() throws {
        tree = try FakeTree()
        try tree.folder("home/project/Sources/App")
        try tree.executable("home/package/.build/debug/app")
    }

    private func search(in folder: String) -> InterpreterSearch {
        InterpreterSearch(
            environment: [:],
            home: tree.path("home"),
            currentDirectory: tree.path(folder),
            systemRoot: tree.root
        )
    }

    private func nearest(from folder: String, program: String? = nil) -> NearestVirtualEnvironment {
        search(in: folder).nearestVirtualEnvironment(program: program.map(tree.path))
    }

    private func environment(_ folder: String) throws -> NearestVirtualEnvironment {
        try tree.file("\(folder)/.venv/pyvenv.cfg", "home = /usr/bin\n")
        return .found(tree.path("\(folder)/.venv"))
    }

    @Test func `the nearest environment from the current folder upwards is found`() throws {
        let ofHome = try environment("home")
        #expect(nearest(from: "home/project/Sources/App") == ofHome)
        let ofProject = try environment("home/project")
        #expect(nearest(from: "home/project/Sources/App") == ofProject)
        #expect(nearest(from: "home/project") == ofProject)
        #expect(nearest(from: "home") == ofHome)
    }

    @Test func `an environment of the current folder counts before the program's`() throws {
        let ofPackage = try environment("home/package")
        #expect(nearest(from: "home/project", program: "home/package/.build/debug/app") == ofPackage)
        let ofProject = try environment("home/project")
        #expect(nearest(from: "home/project", program: "home/package/.build/debug/app") == ofProject)
        #expect(nearest(from: "home/package/.build/debug") == ofPackage)
    }

    @Test func `a program lies where links to it lead`() throws {
        let ofPackage = try environment("home/package")
        try tree.link("bin/app", to: "home/package/.build/debug/app")
        #expect(nearest(from: "home/project", program: "bin/app") == ofPackage)
    }

    @Test func `a folder without pyvenv cfg is no environment, and the search goes on`() throws {
        let ofHome = try environment("home")
        try tree.folder("home/project/.venv/bin")
        #expect(nearest(from: "home/project") == ofHome)
    }

    @Test func `above the home folder nothing is looked at, and every place is named`() throws {
        _ = try environment("")
        try tree.folder("home/project/.venv")
        try tree.link("other", to: "home/..")
        let expected = NearestVirtualEnvironment.none([
            SearchedPlace(place: tree.path("home/project/.venv"), outcome: "has no pyvenv.cfg"),
            SearchedPlace(place: tree.path("home/.venv"), outcome: "does not exist"),
            SearchedPlace(place: tree.path("home/package/.build/debug/.venv"), outcome: "does not exist"),
            SearchedPlace(place: tree.path("home/package/.build/.venv"), outcome: "does not exist"),
            SearchedPlace(place: tree.path("home/package/.venv"), outcome: "does not exist"),
        ])
        #expect(nearest(from: "home/project", program: "home/package/.build/debug/app") == expected)
    }

    @Test func `outside of the home folder the search goes up to the root`() throws {
        try tree.folder("srv/app")
        let search = InterpreterSearch(
            environment: [:],
            home: "/nowhere/home",
            currentDirectory: tree.path("srv/app"),
            systemRoot: tree.root
        )
        guard case .none(let places) = search.nearestVirtualEnvironment(program: nil) else {
            Issue.record("there is an environment above \(tree.root)")
            return
        }
        #expect(places.first?.place == tree.path("srv/app/.venv"))
        #expect(places.last?.place == "/.venv")
    }
}
