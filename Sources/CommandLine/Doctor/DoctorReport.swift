// The findings of `pyffi doctor`. The members' names are those of `--json`, which programs read.
internal import BackendInterface
internal import Foundation
internal import PyFFI
internal import PythonDiscovery

struct DoctorReport: Codable {
    struct Place: Codable {
        let place: String
        let outcome: String
    }

    struct Used: Codable {
        let path: String
        let version: String
        let reason: String
    }

    let works: Bool
    let defaultBackend: String
    let environment: [String: String]
    let interpreters: [InterpreterCheck]
    let passedOver: [Place]
    let used: Used?
    let tested: [String]
    let backends: [BackendCheck]
    let packages: PackagesCheck
    let advice: [String]

    /// Examines the machine, which takes a moment: every Python is started.
    static func make(defaultBackend: String) -> DoctorReport {
        let environment = DoctorEnvironment()
        let search = InterpreterSearch().candidates(for: .automatic)
        let attempts = PythonBackendKind.allCases.map(BackendAttempt.apart)
        let usual = attempts.first { $0.check.name == defaultBackend }
        let used = usual?.executable ?? attempts.lazy.compactMap(\.executable).first
        var interpreters = InterpreterCheck.all(of: search.candidates)
        if let index = interpreters.firstIndex(where: { $0.runs && $0.reportedPath == used }) {
            interpreters[index].isUsed = true
        }
        let backends = attempts.map(\.check)
        let packages = PackagesCheck()
        let places = search.places.map { Place(place: $0.place, outcome: $0.outcome) }
        let advice = DoctorAdvice(
            environment,
            interpreters: interpreters,
            misnamed: search.misnamed,
            backends: backends,
            packages: packages
        )
        return DoctorReport(
            works: backends.contains { $0.name == defaultBackend && $0.works },
            defaultBackend: defaultBackend,
            environment: environment.variables,
            interpreters: interpreters,
            passedOver: places,
            used: interpreters.first(where: \.isUsed).map {
                Used(path: $0.path, version: $0.version ?? "", reason: reason(for: $0))
            },
            tested: TestedPythons.versions,
            backends: backends,
            packages: packages,
            advice: advice.sentences
        )
    }

    private static func reason(for interpreter: InterpreterCheck) -> String {
        interpreter.source == InterpreterSource.pyffiPython.rawValue
            ? "named by PYFFI_PYTHON" : "the first in the order of preference that runs (\(interpreter.source))"
    }
}
