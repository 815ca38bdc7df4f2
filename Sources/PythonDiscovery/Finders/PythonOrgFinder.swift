// The installers from python.org, which put a framework on macOS; the free-threaded build has one of its own.

struct PythonOrgFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        for framework in ["Python", "PythonT"] {
            let versions = findings.surroundings.system("/Library/Frameworks/\(framework).framework/Versions")
            guard FileSystem.isFolder(versions) else {
                findings.passOver(versions, "does not exist")
                continue
            }
            // "Current" is a link to one of the others.
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
