internal import BackendInterface
internal import SystemSupport

/// The packages of an interpreter with their versions, as lines of a requirements file.
package struct PackageList {
    package let lines: [String]

    /// Environments need not have pip, so Python's own list is taken.
    private static let script = """
        import json
        from importlib.metadata import distributions
        lines = {}
        for distribution in distributions():
            name = distribution.metadata["Name"]
            line = name + "==" + distribution.version
            try:
                origin = json.loads(distribution.read_text("direct_url.json") or "{}")
            except ValueError:
                origin = {}
            if origin.get("dir_info", {}).get("editable"):
                line = "-e " + origin["url"]
            elif origin:
                line = name + " @ " + origin["url"]
            if name.lower() not in ("pip", "setuptools", "wheel"):
                lines.setdefault(name.lower(), line)
        for name in sorted(lines):
            print(lines[name])
        """

    package init(ofInterpreter executable: String) throws {
        let run = InstallerRun(timeLimit: .seconds(60), progress: nil, abandonment: nil)
        lines = try run.output(of: executable, ["-I", "-c", Self.script], purpose: "the packages can't be listed")
    }
}
