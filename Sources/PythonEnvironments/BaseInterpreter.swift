internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// The interpreter that an environment is made for.
struct BaseInterpreter {
    /// The path to start it by.
    let executable: String
    /// The executable's path without symlinks.
    let realPath: String
    let details: InterpreterDetails

    /// The first usable Python of those that the choice allows.
    ///
    /// - Parameters:
    ///   - requiredPython: the versions that will do, as in `requires-python`; empty: any.
    ///   - onlyManagedByUV: whether to take nothing but the Pythons that uv has installed.
    static func find(
        _ choice: InterpreterChoice,
        requiredPython: String = "",
        onlyManagedByUV: Bool = false,
        within limit: Duration,
        _ abandonment: Abandonment?
    ) throws -> BaseInterpreter {
        if case .library = choice {
            throw PythonError(
                .unsupported,
                "an environment is made for an interpreter's executable, not for a library: choose .executable(path)"
            )
        }
        guard let wanted = VersionRequest(requiresPython: requiredPython) else {
            throw PythonError(
                .environment,
                "requires-python is \"\(requiredPython)\"; it has to be a constraint such as >=3.11,<3.14"
            )
        }
        let known = KnownInterpreters(cacheFolder: CacheFolder.path)
        let deadline = ContinuousClock.now + limit
        var trials = InterpreterTrials(choice, InterpreterSearch(), within: limit, onlyManagedByUV: onlyManagedByUV)
        while let candidate = try trials.next() {
            let details: InterpreterDetails
            do throws(ProbeFailure) {
                details = try known.probe(candidate, timeout: deadline - .now, abandonment: abandonment)
            } catch {
                try abandonment?.check()
                if case .shortage = error.reason { throw PythonError(.startFailed, "\(error)") }
                try trials.failed(candidate, PythonError(error.kind, "\(error)"))
                continue
            }
            if !details.isSupported {
                let oldest = PythonVersion.oldestSupported
                let problem = "\(candidate.executable) is Python \(details.version); \(oldest) or later is needed"
                try trials.failed(candidate, PythonError(.startFailed, problem))
            } else if let mismatch = choice.mismatch(version: details.version, isFreeThreaded: details.isFreeThreaded) {
                trials.mismatched(candidate, mismatch)
            } else if !wanted.isSatisfied(by: details.version, isFreeThreaded: details.isFreeThreaded) {
                trials.mismatched(candidate, "is Python \(details.version), and \(requiredPython) is required")
            } else {
                let real = URL(filePath: details.executable).resolvingSymlinksInPath().path
                return BaseInterpreter(executable: details.executable, realPath: real, details: details)
            }
        }
        throw trials.notFound
    }
}
