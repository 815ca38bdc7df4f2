import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing

@testable import PythonEnvironments

/// venv and pip, and uv where it is on `PATH`, with packages that need no network.
@Suite(.startsProcesses)
struct RealInstallerTests {
    enum Kind: CaseIterable, Sendable { case pip, uv }

    static let kinds: [Kind] = UV.isAvailable ? Kind.allCases : [.pip]

    private let test: TestResolver
    private var scratch: ScratchFolder { test.scratch }

    init() throws { test = try TestResolver() }

    private func resolver(_ environment: PythonEnvironment, _ kind: Kind, in folder: String) throws
        -> EnvironmentResolver
    {
        var resolver = test.resolver(environment)
        resolver.installer = kind == .pip ? .pip : .best
        resolver.store = EnvironmentStore(folder: folder)
        return resolver
    }

    private func make(_ lines: [String], _ kind: Kind, in folder: String) throws -> String {
        let choice = try resolver(.dependencies(lines), kind, in: folder).interpreter()
        guard case .executable(let path) = choice else { return "" }
        return ((path as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    }

    /// The second kind is too long for the first line of a script, and has spaces.
    @Test(arguments: kinds, ["environments", "a folder, " + String(repeating: "very ", count: 20) + "long"])
    func `scripts and packages work where the environment was moved to, scripts also after another move`(
        kind: Kind,
        name: String
    ) throws {
        let wheels = try scratch.folder("wheels")
        try Wheel.tiny.write(into: wheels)
        let project = try EditableProject.write("editable", into: scratch, module: "answer = 1\n")
        let lines = ["--no-index", "--find-links \(wheels)", "tiny>=1", "-e \(project)"]
        let folder = try make(lines, kind, in: scratch.folder(name))
        #expect(try output(of: folder + "/bin/tiny", []) == [folder])

        let shell = #". "$0/bin/activate"; command -v tiny; tiny; python -c 'import sys; print(sys.executable)'"#
        // uv's activation knows its place in bash and zsh, not in every sh.
        let active = try output(of: "/bin/bash", ["-c", shell, folder])
        #expect(active == ["\(folder)/bin/tiny", folder, "\(folder)/bin/python"])

        let code = "import tiny, editable; print(tiny.answer, editable.answer)"
        #expect(try output(of: folder + "/bin/python", ["-c", code]) == ["42 1"])
        try scratch.write("editable/src/editable.py", "answer = 2\n")
        #expect(try output(of: folder + "/bin/python", ["-c", code]) == ["42 2"])
        let packages = try PackageList(ofInterpreter: folder + "/bin/python")
        #expect(packages.lines == ["-e file://\(project)", "tiny==1.0"])
        // Nothing says where the environment was built.
        #expect(
            try output(of: "/bin/sh", ["-c", #"grep -rlF .building- "$0/bin" "$0/pyvenv.cfg" || true"#, folder]) == []
        )

        let moved = "\(scratch.path)/moved here"
        try FileManager.default.moveItem(atPath: folder, toPath: moved)
        #expect(try output(of: moved + "/bin/tiny", []) == [moved])
        symlink(moved + "/bin/tiny", "\(scratch.path)/link")
        #expect(try output(of: "\(scratch.path)/link", []) == [moved])
    }

    @Test(arguments: kinds)
    func `what can't be had is an error with the installer's own words`(kind: Kind) throws {
        let lines = ["--no-index", "no-such-package-anywhere>=3"]
        let failure = #expect(throws: PythonError.self) { try make(lines, kind, in: test.folder) }
        #expect(failure?.kind == .environment && failure?.failedCommand?.exitCode != 0)
        #expect(failure?.message.contains("the packages can't be installed for Python 3.") == true)
        #expect(failure?.message.contains("no-such-package-anywhere") == true)
        if kind == .pip { #expect(failure?.message.contains("No matching distribution found") == true) }
        #expect(test.kept.isEmpty)
    }

    @Test(arguments: kinds)
    func `an environment can be made in a folder to be taken along`(kind: Kind) throws {
        var wheel = Wheel.tiny
        wheel.files["tiny_templates/no_python.py"] = "this is no {{ python }}\n"
        let file = try scratch.write("requirements.txt", wheel.requirement(in: scratch.path))
        let folder = "\(scratch.path)/dist/python"
        let resolver = try resolver(.requirements(file: file), kind, in: test.folder)
        try resolver.ship(into: folder)
        #expect(try output(of: folder + "/bin/tiny", []) == [folder])
        #expect(scratch.names(in: "dist") == ["python"])
        #expect(test.kept.isEmpty)
        let moved = "\(scratch.path)/elsewhere"
        try FileManager.default.moveItem(atPath: folder, toPath: moved)
        #expect(try output(of: moved + "/bin/tiny", []) == [moved])
        // Where it is used, nothing need be written.
        let compiled =
            "import importlib.util, os, tiny; print(os.path.exists(importlib.util.cache_from_source(tiny.__file__)))"
        #expect(try output(of: moved + "/bin/python", ["-I", "-B", "-c", compiled]) == ["True"])
        #expect(EnvironmentRecord(ofEnvironment: moved)?.requirements == "-r \(file)")
    }
}
