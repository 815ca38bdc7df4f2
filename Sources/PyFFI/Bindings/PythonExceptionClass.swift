/// A class of Python's exceptions, as the pattern of a `catch`. Those derived from it match, too.
///
/// ```swift
/// do {
///     try model.predict(houses, limit: -1)
/// } catch Model.ModelError {
///     print("the model refused that")
/// }
/// ```
public struct PythonExceptionClass: Sendable, Hashable {
    /// The full name of the class, as in `json.decoder.JSONDecodeError`.
    public let name: String

    /// The class of that full name.
    public init(_ name: String) { self.name = name }

    /// Whether the error is an exception of the class.
    public static func ~= (pattern: PythonExceptionClass, error: any Error) -> Bool {
        (error as? PythonError)?.isException(pattern.name) ?? false
    }
}
