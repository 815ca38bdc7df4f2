package import BackendInterface
internal import SystemSupport

// What both backends say of an interpreter that isn't the one asked for, and of a search without success.
extension InterpreterChoice {
    /// Why an interpreter of this version isn't what was asked for, or nil.
    package func mismatch(version: PythonVersion, isFreeThreaded: Bool) -> String? {
        guard case .version(let text) = self else { return nil }
        let isSatisfied = VersionRequest(text)?.isSatisfied(by: version, isFreeThreaded: isFreeThreaded)
        return isSatisfied == true ? nil : "is Python \(version), not \(text)"
    }

    /// - Parameters:
    ///   - searched: every place, and why it was passed over.
    ///   - requiredPython: the versions that will do, as in `requires-python`; empty: any.
    ///   - onlyManagedByUV: whether nothing but the Pythons that uv manages was looked for.
    package func notFound(
        searched: [String],
        requiredPython: String = "",
        onlyManagedByUV: Bool = false
    ) -> PythonError {
        var wanted =
            switch self {
            case .automatic where requiredPython.isEmpty:
                "no usable Python (\(PythonVersion.oldestSupported) or later) was found"
            case .automatic: "no usable Python was found"
            case .version(let text): Self.notFound(text)
            case .executable(let path): "no usable Python was found at \(path)"
            case .library(let path): "the worker needs an executable, not the library \(path)"
            }
        if !requiredPython.isEmpty { wanted += " that requires-python (\(requiredPython)) allows" }
        if onlyManagedByUV { wanted += " among those of uv" }
        // A shortage keeps any Python from being run, and folders from being read.
        let heading =
            FreeDescriptors.shortage.map { "\(PythonError.cannotStart($0).message). So \(wanted)" }
            ?? "\(wanted); install one, or name it with PYFFI_PYTHON=/path/to/python3"
        let places = searched.map { "  - \($0)" }.joined(separator: "\n")
        return PythonError(
            .interpreterNotFound,
            "\(heading). Searched:\n\(places)"
        )
    }

    private static func notFound(_ version: String) -> String {
        guard let request = VersionRequest(version) else {
            return "\"\(version)\" is not \(VersionRequest.forms). So no Python was found"
        }
        let isTooOld = request.isOlder(than: .oldestSupported)
        return "no usable Python \(version) was found"
            + (isTooOld ? ", and it would be too old: \(PythonVersion.oldestSupported) or later is needed" : "")
    }
}
