/// The version of an installed module that bindings were made for, and what they expect of it.
public struct PythonExpectation: Sendable, Hashable {
    /// `python` for a module of the standard library, else the distribution that the module comes from.
    public let origin: String
    /// The version of that.
    public let version: String
    /// A line for each function: its name, and the names of the parameters that are given by position and by name, as in
    /// `quantiles: data / n method`.
    public let members: String

    /// What is expected of a module.
    public init(origin: String, version: String, members: String) {
        self.origin = origin
        self.version = version
        self.members = members
    }
}

/// What happens where a module is another version than bindings were made for, and lacks what they expect. That is looked
/// for once, when the module is imported, and only if the version is another one.
public enum PythonOtherVersion: Sendable, Hashable {
    /// The import throws an `ImportError` that names what is missing.
    case fails
    /// Python warns (`RuntimeWarning`); what is missing is an error when it is called.
    case warns
    /// Nothing is looked for.
    case passes
}
