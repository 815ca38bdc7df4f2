// A variable that somebody set for this process or shell is a wish: the Python that it names is used, or none.

/// Looks where an environment variable says.
protocol VariableFinder: InterpreterFinder {
    var source: InterpreterSource { get }

    func look(at value: String, _ findings: inout Findings)
}

extension VariableFinder {
    func look(_ findings: inout Findings) {
        guard let variable = source.variable, let value = findings.surroundings.variable(variable) else {
            findings.passOver(source.rawValue, "not set")
            return
        }
        look(at: value, &findings)
        guard findings.found.isEmpty else { return }
        let reasons = findings.places.map { "\($0.place) \($0.outcome)" }
        findings.misname(MisnamedPython(variable, reasons.joined(separator: "; ")))
    }
}
