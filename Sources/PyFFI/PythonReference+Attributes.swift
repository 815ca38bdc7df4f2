extension PythonReference {
    /// Reads a member now and keeps the object: `getattr(obj, name)`.
    public func getAttribute(_ name: String) throws -> PythonObject {
        try performGet(.attribute(name))
    }

    /// The form of ``getAttribute(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getAttribute<Result: ConvertibleFromPython>(_ name: String) throws -> Result {
        try performGet(.attribute(name))
    }

    /// The suspending form of ``getAttribute(_:)``.
    public func getAttribute(_ name: String) async throws -> PythonObject {
        try await performAsync(.get(place.appending(.attribute(name))))
    }

    /// The suspending form of ``getAttribute(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getAttribute<Result: ConvertibleFromPython>(_ name: String) async throws -> Result {
        try await performAsync(.get(place.appending(.attribute(name))))
    }

    /// `setattr(obj, name, value)`
    public func setAttribute(_ name: String, to value: some PythonConvertible) throws {
        try run(.set(place.appending(.attribute(name)), to: value))
    }

    /// The suspending form of ``setAttribute(_:to:)``.
    public func setAttribute(_ name: String, to value: some PythonConvertible) async throws {
        try await runAsync(.set(place.appending(.attribute(name)), to: value))
    }

    /// `delattr(obj, name)`
    public func deleteAttribute(_ name: String) throws {
        try run(.delete(place.appending(.attribute(name))))
    }

    /// The suspending form of ``deleteAttribute(_:)``.
    public func deleteAttribute(_ name: String) async throws {
        try await runAsync(.delete(place.appending(.attribute(name))))
    }

    /// `hasattr(obj, name)`: an exception other than `AttributeError` that reading it raises is thrown.
    public func hasAttribute(_ name: String) throws -> Bool {
        try perform(.has(place.appending(.attribute(name))))
    }

    /// The suspending form of ``hasAttribute(_:)``.
    public func hasAttribute(_ name: String) async throws -> Bool {
        try await performAsync(.has(place.appending(.attribute(name))))
    }
}
