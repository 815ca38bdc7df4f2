internal import Foundation

/// Packages that are made by hand, for installations without any network.
package struct Wheel: Sendable {
    package let name: String
    package var version = "1.0"
    /// The texts of the package's files, by their paths.
    package var files: [String: String]
    /// Commands, as functions of modules: `["tiny": "tiny:main"]`.
    package var scripts: [String: String] = [:]
    package var dependencies: [String] = []

    package init(
        _ name: String,
        version: String = "1.0",
        files: [String: String],
        scripts: [String: String] = [:],
        dependencies: [String] = []
    ) {
        self.name = name
        self.version = version
        self.files = files
        self.scripts = scripts
        self.dependencies = dependencies
    }

    /// A module `tiny` with an `answer`, and a command `tiny` that prints `sys.prefix`.
    package static let tiny = Wheel(
        "tiny",
        files: ["tiny.py": "import sys\nanswer = 42\ndef main(): print(sys.prefix)\n"],
        scripts: ["tiny": "tiny:main"]
    )

    private var fileName: String { "\(name)-\(version)-py3-none-any.whl" }

    /// Writes the wheel into a folder.
    ///
    /// - Returns: its path.
    @discardableResult
    package func write(into folder: String) throws -> String {
        var files = files
        let info = "\(name)-\(version).dist-info"
        files["\(info)/METADATA"] =
            "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n"
            + dependencies.map { "Requires-Dist: \($0)\n" }.joined()
        files["\(info)/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        if !scripts.isEmpty {
            files["\(info)/entry_points.txt"] =
                "[console_scripts]\n" + scripts.map { "\($0) = \($1)\n" }.sorted().joined()
        }
        files["\(info)/RECORD"] = (files.keys + ["\(info)/RECORD"]).sorted().map { "\($0),,\n" }.joined()
        let json = String(decoding: try JSONEncoder().encode(files), as: UTF8.self)
        try Self.python(Self.zip, "\(folder)/\(fileName)", json)
        return "\(folder)/\(fileName)"
    }

    /// The line that requires this very file.
    package func requirement(in folder: String) throws -> String { "\(name) @ file://\(try write(into: folder))" }

    private static let zip = """
        import json, sys, zipfile
        with zipfile.ZipFile(sys.argv[1], "w") as archive:
            for name, text in json.loads(sys.argv[2]).items(): archive.writestr(name, text)
        """

    private static func python(_ code: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-I", "-c", code] + arguments
        process.standardInput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}

/// A project that builds itself by code in its own folder.
package enum EditableProject {
    /// Writes a project `named` with a module of the same name, which can be installed editable without any network.
    package static func write(_ name: String, into scratch: ScratchFolder, module: String) throws -> String {
        try scratch.write(
            "\(name)/pyproject.toml",
            """
            [build-system]
            requires = []
            build-backend = "backend"
            backend-path = ["."]
            [project]
            name = "\(name)"
            version = "1.0"

            """
        )
        try scratch.write("\(name)/src/\(name).py", module)
        try scratch.write(
            "\(name)/backend.py",
            """
            import os, zipfile
            name = "\(name)"
            here = os.path.dirname(os.path.abspath(__file__))
            def build_editable(folder, config_settings=None, metadata_directory=None):
                return build(folder, {f"{name}.pth": os.path.join(here, "src") + "\\n"})
            def build_wheel(folder, config_settings=None, metadata_directory=None):
                with open(os.path.join(here, "src", f"{name}.py")) as file: return build(folder, {f"{name}.py": file.read()})
            def build(folder, files):
                info = f"{name}-1.0.dist-info"
                files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n"
                files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
                files[f"{info}/RECORD"] = "".join(f"{each},,\\n" for each in [*files, f"{info}/RECORD"])
                wheel = f"{name}-1.0-py3-none-any.whl"
                with zipfile.ZipFile(os.path.join(folder, wheel), "w") as archive:
                    for each, text in files.items(): archive.writestr(each, text)
                return wheel

            """
        )
        return "\(scratch.path)/\(name)"
    }
}
