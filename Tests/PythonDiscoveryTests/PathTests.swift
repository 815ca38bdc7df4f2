// PATH, and what may stand there under the name of a Python without being one.
import PythonDiscovery
import Testing

struct PathTests {
    private let tree: FakeTree

    init() throws { tree = try FakeTree() }

    @Test func `python3 of every folder comes first, then versions from new to old, then python`() throws {
        for path in ["a/python", "a/python3.9", "a/python3.13t", "b/python3", "b/python3.13", "c/python3"] {
            try tree.executable(path)
        }
        #expect(
            tree.found(.automatic, ["PATH": "ROOT/a:ROOT/b:ROOT/c"]) == [
                "b/python3", "c/python3", "b/python3.13", "a/python3.13t", "a/python3.9", "a/python",
            ]
        )
    }

    @Test func `a folder, a broken link and a file without permission are passed over, each with its reason`() throws {
        try tree.folder("a/python3")
        try tree.link("b/python3", to: "nowhere")
        try tree.file("c/python3")
        try tree.executable("d/python3")
        let environment = ["PATH": "ROOT/a:ROOT/b:ROOT/c:ROOT/d:ROOT/missing"]
        #expect(tree.found(.automatic, environment) == ["d/python3"])
        #expect(tree.outcome("a/python3", .automatic, environment) == "is a folder, not an executable")
        #expect(tree.outcome("b/python3", .automatic, environment) == "is a link to nowhere, which does not exist")
        #expect(tree.outcome("c/python3", .automatic, environment) == "is not executable")
    }

    @Test func `names that are links to one file count once, the first name wins`() throws {
        try tree.executable("usr/bin/python3.12")
        try tree.link("usr/bin/python3", to: "usr/bin/python3.12")
        try tree.link("bin", to: "usr/bin")
        try tree.link("mine/python", to: "usr/bin/python3")
        let environment = ["PATH": "ROOT/bin:ROOT/usr/bin:ROOT/mine"]
        #expect(tree.found(.automatic, environment) == ["bin/python3"])
        #expect(tree.outcome("mine/python", .automatic, environment) == "is the same as bin/python3")
    }

    @Test func `the names of a virtual environment count once, and never as those of its base`() throws {
        try tree.executable("usr/bin/python3.12")
        try tree.link("usr/bin/python3", to: "usr/bin/python3.12")
        try tree.file("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.4\n")
        try tree.link("venv/bin/python3", to: "usr/bin/python3")
        try tree.link("venv/bin/python", to: "usr/bin/python3")
        #expect(
            tree.found(.automatic, ["PATH": "ROOT/usr/bin:ROOT/venv/bin"]) == ["usr/bin/python3", "venv/bin/python3"]
        )
    }

    @Test func `an empty PATH does not mean the current directory`() throws {
        try tree.executable("work/project/python3")
        #expect(tree.found(.automatic, ["PATH": ""]).isEmpty)
        #expect(tree.outcome("python3 on PATH", .automatic, ["PATH": ""]) == "PATH is empty")
    }

    @Test func `a Python whose name tells that it is too old is passed over`() throws {
        try tree.executable("a/python2.7")
        try tree.link("a/python", to: "a/python2.7")
        try tree.executable("b/python3.8")
        try tree.link("b/python3", to: "b/python3.8")
        let environment = ["PATH": "ROOT/a:ROOT/b"]
        #expect(tree.found(.automatic, environment).isEmpty)
        #expect(tree.outcome("a/python", .automatic, environment) == "is Python 2.7; 3.9.0 or later is needed")
        #expect(tree.outcome("b/python3", .automatic, environment) == "is Python 3.8; 3.9.0 or later is needed")
    }

    @Test func `a place is named once, however many ways lead to it`() throws {
        try tree.file("usr/bin/python3")
        let places = tree.search(["PATH": "ROOT/usr/bin"]).candidates(for: .automatic).places
        #expect(places.count { $0.place == tree.path("usr/bin/python3") } == 1)
    }

    @Test func `later places are looked at only when they are reached`() throws {
        try tree.executable("a/python3")
        var walk = tree.search(["PATH": "ROOT/a"]).walk(for: .automatic)
        let first = try walk.next()
        #expect(first?.executable == tree.path("a/python3"))
        try tree.executable("usr/bin/python3")
        let second = try walk.next()
        #expect(second?.executable == tree.path("usr/bin/python3"))
        let third = try walk.next()
        #expect(third == nil)
    }
}
