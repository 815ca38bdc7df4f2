// python.org's installers put a framework on macOS, and another one for the free-threaded build.

struct PythonOrgFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        for framework in ["Python", "PythonT"] {
            let versions = findings.surroundings.system("/Library/Frameworks/\(framework).framework/Versions")
            guard FileSystem.isFolder(versions) else {
                findings.passOver(versions, "does not exist")
                continue
            }
            // "Current" is a link to another entry.
            for folder in VersionFolder.list(in: versions) where folder.name != "Current" {
                let names = ["python\(folder.name)", "python\(folder.name)t"] + PythonNames.plain
                let bin = folder.path.joined(path: "bin")
                if !findings.lookForOne(of: names, in: bin, source: .pythonOrg) {
                    findings.passOver(folder.path, "has no executable bin/python3")
                }
            }
        }
    }
}
