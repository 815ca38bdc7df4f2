internal import PyFFI
internal import PythonDiscovery

/// What is wrong with a machine and what to do about it, most urgent first.
struct DoctorAdvice {
    let sentences: [String]

    init(
        _ environment: DoctorEnvironment,
        interpreters: [InterpreterCheck],
        misnamed: [MisnamedPython],
        backends: [BackendCheck],
        packages: PackagesCheck
    ) {
        var sentences: [String] = []
        for source in [InterpreterSource.pyffiPython, .virtualEnvironment, .conda] {
            guard let value = environment.variables[source.rawValue] else { continue }
            let found = interpreters.filter { $0.source == source.rawValue }
            guard !found.contains(where: \.runs) else { continue }
            let reason =
                misnamed.first { $0.variable == source.rawValue }?.reason
                ?? found.lazy.compactMap { check in check.problem.map { "\(check.path) \($0)" } }.first
                ?? "it leads to the same Python as another variable"
            sentences.append(
                "\(source.rawValue) is set to \(value), which can't be used; correct or unset it: \(reason)."
            )
        }
        if let named = environment.variables["PYFFI_BACKEND"] {
            let names = PythonBackendKind.allCases.map(\.rawValue)
            if !names.contains(named) {
                sentences.append("PYFFI_BACKEND is set to \(named); it can be \(names.joined(separator: " or ")).")
            } else if backends.contains(where: { $0.name == named && !$0.works }) {
                sentences.append("PYFFI_BACKEND asks for \(named), which doesn't work. Unset it to use the worker.")
            }
        }
        if !interpreters.contains(where: \.runs) {
            let oldest = PythonVersion.oldestSupported
            sentences.append(
                "No Python runs here. Install \(oldest.major).\(oldest.minor) or later (https://www.python.org/downloads, "
                    + "uv python install, or the system's packages), or name one with PYFFI_PYTHON=/path/to/python3."
            )
        } else if let worker = backends.first(where: { $0.name == PythonBackendKind.worker.rawValue }), !worker.works,
            misnamed.isEmpty
        {
            sentences.append(
                "The worker doesn't come up although a Python runs. Choose another with PYFFI_PYTHON=/path/to/python3."
            )
        }
        if let used = interpreters.first(where: \.isUsed), used.isTested == false {
            sentences.append(
                "Python \(used.version ?? "") is none of the versions that this program is tested with. If something doesn't "
                    + "work, name another with PYFFI_PYTHON=/path/to/python3."
            )
        }
        if let problem = packages.problem { sentences.append("\(problem).") }
        self.sentences = sentences
    }
}
