internal import BackendInterface
internal import SystemSupport

/// The packages of an interpreter with their versions, as lines of a requirements file.
package struct PackageList {
    package let lines: [String]

    /// Environments need not have pip, so Python's own list is taken.
    private static let script = """
        import json, re
        from importlib.metadata import distributions
        lines = {}
        for distribution in distributions():
            # What a broken installation left behind has no name.
            name = distribution.metadata and distribution.metadata["Name"]
            if not name:
                continue
            line = name + "==" + distribution.version
            try:
                origin = json.loads(distribution.read_text("direct_url.json") or "{}")
            except ValueError:
                origin = {}
            url, revision = origin.get("url"), origin.get("vcs_info", {})
            if url and origin.get("dir_info", {}).get("editable"):
                line = "-e " + url
            elif url and revision:
                line = name + " @ " + revision["vcs"] + "+" + url + "@" + revision["commit_id"]
            elif url:
                line = name + " @ " + url
            if url and origin.get("subdirectory"):
                line += "#subdirectory=" + origin["subdirectory"]
            name = re.sub("[-_.]+", "-", name).lower()
            if name not in ("pip", "setuptools", "wheel"):
                lines.setdefault(name, line)
        # Modules that Python imports as it starts may print.
        print("\\n" + MARK)
        for name in sorted(lines):
            print(lines[name])
        """

    package init(ofInterpreter executable: String) throws {
        let run = InstallerRun(timeLimit: .seconds(60), progress: nil, abandonment: nil)
        let mark = "packages \(UInt64.random(in: .min ... .max))"
        let script = Self.script.replacing("MARK", with: "\"\(mark)\"")
        let output = try run.output(of: executable, ["-I", "-c", script], purpose: "the packages can't be listed")
        lines = Array(output.drop { $0 != mark }.dropFirst())
    }
}
