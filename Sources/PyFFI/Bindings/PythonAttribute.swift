internal import BackendInterface

/// An attribute of an object, of a type that Swift knows: read, and set, when the program says so.
///
/// ```swift
/// let side = square.side                    // asks nothing of Python yet
/// try side()                                // 3.0
/// try await side()
/// try side.set(to: 4)
/// ```
public struct PythonAttribute<Value: ConvertibleFromPython & PythonConvertible>: Sendable {
    private let attribute: PythonReadOnlyAttribute<Value>

    /// The attribute of that name.
    public init(_ owner: some PythonReference, _ name: String) {
        attribute = PythonReadOnlyAttribute(owner, name)
    }

    /// Its value now: `owner.name`.
    public func callAsFunction() throws -> Value { try attribute() }

    /// The suspending form of ``callAsFunction()``.
    public func callAsFunction() async throws -> Value { try await attribute() }

    /// `owner.name = value`
    public func set(to value: Value) throws { try attribute.owner.setAttribute(attribute.name, to: value) }

    /// The suspending form of ``set(to:)``.
    public func set(to value: Value) async throws {
        try await attribute.owner.setAttribute(attribute.name, to: value)
    }
}

/// An attribute of an object, of a type that Swift knows, that can't be set.
public struct PythonReadOnlyAttribute<Value: ConvertibleFromPython>: Sendable {
    fileprivate let owner: PythonPath
    fileprivate let name: String

    /// The attribute of that name.
    public init(_ owner: some PythonReference, _ name: String) {
        self.owner = owner.pythonPath
        self.name = name
    }

    /// Its value now: `owner.name`.
    public func callAsFunction() throws -> Value { try owner.getAttribute(name) }

    /// The suspending form of ``callAsFunction()``.
    public func callAsFunction() async throws -> Value { try await owner.getAttribute(name) }
}
