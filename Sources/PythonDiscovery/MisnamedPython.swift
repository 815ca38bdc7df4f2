package import BackendInterface

/// An environment variable names a Python that can't be used. No other Python is taken in its place, since it would
/// have other packages.
package struct MisnamedPython: Error, Sendable, Hashable {
    package let variable: String
    /// What was looked at, and what is wrong with it.
    package let reason: String

    package init(_ variable: String, _ reason: String) {
        self.variable = variable
        self.reason = reason
    }

    package func error(_ kind: PythonError.Kind = .interpreterNotFound) -> PythonError {
        PythonError(kind, "\(variable) names a Python that can't be used (correct or unset it): \(reason)")
    }
}
