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
            if name not in SEEDS:
                lines.setdefault(name, line)
        # Modules that Python imports as it starts may print.
        print("\\n" + MARK)
        for name in sorted(lines):
            print(lines[name])
        """

    /// - Parameter wanted: what was asked for: then `pip`, `setuptools` and `wheel` are listed, which `venv` may have
    ///   installed.
    init(ofInterpreter executable: String, wanted: [PackageName] = []) throws {
        let run = InstallerRun(timeLimit: .seconds(60), progress: nil, abandonment: nil)
        let mark = "packages \(UInt64.random(in: .min ... .max))"
        let seeds = ["pip", "setuptools", "wheel"].filter { !wanted.contains(PackageName($0)) }
        let script = Self.script.replacing("MARK", with: "\"\(mark)\"").replacing("SEEDS", with: "\(seeds)")
        let output = try run.output(of: executable, ["-I", "-c", script], purpose: "the packages can't be listed")
        lines = Array(output.drop { $0 != mark }.dropFirst())
    }
}
