// PYFFI_PYTHON is for whoever runs a program and can't change its source: a path, or a name on PATH.

struct PyffiPythonFinder: VariableFinder {
    let source = InterpreterSource.pyffiPython

    func look(at value: String, _ findings: inout Findings) {
        switch ChosenExecutable(value).look(findings.surroundings) {
        case .success(let candidate):
            findings.look(at: candidate.executable, source: source)
        case .failure(let failure):
            for place in failure.places { findings.passOver(place.place, place.outcome) }
        }
    }
}
