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
    private let setter: String?

    /// The attribute of that name.
    ///
    /// - Parameters:
    ///   - owner: the object.
    ///   - name: the attribute.
    ///   - setter: a method of generated bindings that sets it, and makes objects of Python of records and members of
    ///     enumerations.
    public init(_ owner: some PythonReference, _ name: String, setter: String? = nil) {
        attribute = PythonReadOnlyAttribute(owner, name)
        self.setter = setter
    }

    /// Its value now: `owner.name`.
    public func callAsFunction() throws -> Value { try attribute() }

    /// The suspending form of ``callAsFunction()``.
    public func callAsFunction() async throws -> Value { try await attribute() }

    /// `owner.name = value`
    public func set(to value: Value) throws {
        if let setter {
            _ = try attribute.owner[dynamicMember: setter](PythonAdapted(value)) as PythonObject
            return
        }
        try attribute.owner.setAttribute(attribute.name, to: value)
    }

    /// The suspending form of ``set(to:)``.
    public func set(to value: Value) async throws {
        if let setter {
            _ = try await attribute.owner[dynamicMember: setter](PythonAdapted(value)) as PythonObject
            return
        }
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
