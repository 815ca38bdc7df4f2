// PYFFI_PYTHON: for whoever runs a program and can't change its source. A path, or a name on PATH.

struct PyffiPythonFinder: InterpreterFinder {
    static let variable = "PYFFI_PYTHON"

    func look(_ findings: inout Findings) {
        guard let value = findings.surroundings.variable(Self.variable) else {
            findings.passOver(Self.variable, "not set")
            return
        }
        switch ChosenExecutable(value).look(findings.surroundings) {
        case .success(let candidate):
            findings.look(at: candidate.executable, source: .pyffiPython)
        case .failure(let failure):
            for place in failure.places { findings.passOver("\(Self.variable)=\(place.place)", place.outcome) }
        }
    }
}
