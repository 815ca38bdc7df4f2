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
        var trials = InterpreterTrials(
            choice,
            InterpreterSearch(),
            within: limit,
            requiredPython: requiredPython,
            onlyManagedByUV: onlyManagedByUV
        )
        let known = KnownInterpreters(cacheFolder: CacheFolder.path)
        let details = try trials.firstUsable(known, abandonment) { details in
            wanted.isSatisfied(by: details.version, isFreeThreaded: details.isFreeThreaded)
                ? nil : "is Python \(details.version), and \(requiredPython) is required"
        }.details
        let real = URL(filePath: details.executable).resolvingSymlinksInPath().path
        return BaseInterpreter(executable: details.executable, realPath: real, details: details)
    }
}
