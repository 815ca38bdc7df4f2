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
    private let others: [String]

    /// The class of that full name.
    public init(_ name: String) { self.init(name, []) }

    /// The class of that full name, which it may have under other names: by the module that offers it.
    public init(_ name: String, _ others: String...) { self.init(name, others) }

    private init(_ name: String, _ others: [String]) {
        self.name = name
        self.others = others
    }

    /// Whether the error is an exception of the class.
    public static func ~= (pattern: PythonExceptionClass, error: any Error) -> Bool {
        guard let error = error as? PythonError else { return false }
        return error.isException(pattern.name) || pattern.others.contains { error.isException($0) }
    }
}
