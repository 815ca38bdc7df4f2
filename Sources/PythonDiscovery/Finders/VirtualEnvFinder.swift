// VIRTUAL_ENV: the virtual environment that is active in the shell, whether or not PATH still begins with it.

struct VirtualEnvFinder: InterpreterFinder {
    static let variable = "VIRTUAL_ENV"

    func look(_ findings: inout Findings) {
        guard let value = findings.surroundings.variable(Self.variable) else {
            findings.passOver(Self.variable, "not set")
            return
        }
        let bin = findings.surroundings.absolute(value).joined(path: "bin")
        if !findings.lookForOne(of: PythonNames.plain, in: bin, source: .virtualEnvironment) {
            findings.passOver("\(Self.variable)=\(value)", "has no executable bin/python3 or bin/python")
        }
    }
}
