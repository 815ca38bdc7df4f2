// Items of a tuple of keys: `obj[first, second]`. The form that gives a Swift type is disfavoured, so that
// `Int(m.getItem(1, 2))` doesn't have two meanings.

extension PythonReference {
    /// Reads the item for a tuple of keys now and keeps the object: `obj[first, second]`.
    public func getItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) throws -> PythonObject {
        try performGet(.item(itemKey(first, second, repeat each rest)))
    }

    /// The form of ``getItem(_:_:_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getItem<each Key: PythonConvertible & Sendable, Result: ConvertibleFromPython>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) throws -> Result {
        try performGet(.item(itemKey(first, second, repeat each rest)))
    }

    /// The suspending form of ``getItem(_:_:_:)``.
    public func getItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) async throws -> PythonObject {
        try await performAsync(.get(place.appending(.item(itemKey(first, second, repeat each rest)))))
    }

    /// The suspending form of ``getItem(_:_:_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getItem<each Key: PythonConvertible & Sendable, Result: ConvertibleFromPython>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) async throws -> Result {
        try await performAsync(.get(place.appending(.item(itemKey(first, second, repeat each rest)))))
    }

    /// `obj[first, second] = value`
    public func setItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key,
        to value: some PythonConvertible
    ) throws {
        try run(.set(place.appending(.item(itemKey(first, second, repeat each rest))), to: value))
    }

    /// The suspending form of ``setItem(_:_:_:to:)``.
    public func setItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key,
        to value: some PythonConvertible
    ) async throws {
        try await runAsync(.set(place.appending(.item(itemKey(first, second, repeat each rest))), to: value))
    }

    /// `del obj[first, second]`
    public func deleteItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) throws {
        try run(.delete(place.appending(.item(itemKey(first, second, repeat each rest)))))
    }

    /// The suspending form of ``deleteItem(_:_:_:)``.
    public func deleteItem<each Key: PythonConvertible & Sendable>(
        _ first: some PythonConvertible & Sendable,
        _ second: some PythonConvertible & Sendable,
        _ rest: repeat each Key
    ) async throws {
        try await runAsync(.delete(place.appending(.item(itemKey(first, second, repeat each rest)))))
    }
}
