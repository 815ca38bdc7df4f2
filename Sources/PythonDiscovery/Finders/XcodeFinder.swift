// The Python of Xcode and of the Command Line Tools.

struct XcodeFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        var isFound = false
        let pythons = DeveloperTools.pythons(findings.surroundings)
        for python in pythons where findings.look(at: python, source: .xcode) == .executable { isFound = true }
        if !isFound { for python in pythons { findings.passOver(python, "does not exist") } }
    }
}
