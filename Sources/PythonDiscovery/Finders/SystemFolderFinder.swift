// The operating system's folders, for processes whose PATH lacks them: a macOS app, a service with an empty
// environment.

struct SystemFolderFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        for folder in ["/usr/local/bin", "/usr/bin"].map(findings.surroundings.system) {
            var isFound = false
            for name in ["python3"] + PythonNames.versioned
            where findings.look(at: folder.joined(path: name), source: .system) == .executable {
                isFound = true
            }
            if !isFound { findings.passOver(folder, "has no python3") }
        }
    }
}
