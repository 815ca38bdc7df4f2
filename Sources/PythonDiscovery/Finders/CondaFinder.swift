// CONDA_PREFIX: the conda, mamba or pixi environment that is active in the shell.

struct CondaFinder: InterpreterFinder {
    static let variable = "CONDA_PREFIX"

    func look(_ findings: inout Findings) {
        guard let value = findings.surroundings.variable(Self.variable) else {
            findings.passOver(Self.variable, "not set")
            return
        }
        let bin = findings.surroundings.absolute(value).joined(path: "bin")
        if !findings.lookForOne(of: PythonNames.plain, in: bin, source: .conda) {
            findings.passOver("\(Self.variable)=\(value)", "has no executable bin/python3 or bin/python")
        }
    }
}
