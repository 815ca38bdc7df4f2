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

    /// - Parameter searched: every place, and why it was passed over.
    package func notFound(searched: [String]) -> PythonError {
        let wanted =
            switch self {
            case .automatic: "no usable Python (\(PythonVersion.oldestSupported) or later) was found"
            case .version(let text): "no usable Python \(text) was found"
            case .executable(let path): "no usable Python was found at \(path)"
            case .library(let path): "the worker needs an executable, not the library \(path)"
            }
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
}
