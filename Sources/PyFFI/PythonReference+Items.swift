extension PythonReference {
    /// Reads an item now and keeps the object: `obj[key]`.
    public func getItem(_ key: some PythonConvertible & Sendable) throws -> PythonObject {
        try performGet(.item(itemKey(key)))
    }

    /// The form of ``getItem(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getItem<Result: ConvertibleFromPython>(_ key: some PythonConvertible & Sendable) throws -> Result {
        try performGet(.item(itemKey(key)))
    }

    /// The suspending form of ``getItem(_:)``.
    public func getItem(_ key: some PythonConvertible & Sendable) async throws -> PythonObject {
        try await performAsync(.get(place.appending(.item(itemKey(key)))))
    }

    /// The suspending form of ``getItem(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func getItem<Result: ConvertibleFromPython>(_ key: some PythonConvertible & Sendable) async throws -> Result
    {
        try await performAsync(.get(place.appending(.item(itemKey(key)))))
    }

    /// `obj[key] = value`
    ///
    /// The same key means the same item here as in `obj[key]`: an array is a list, with which numpy sets several rows,
    /// and one element of a matrix has two keys.
    ///
    /// ```swift
    /// try matrix.setItem(0, 2, to: 99)             // matrix[0, 2] = 99
    /// try matrix.setItem([0, 2], to: 99)           // matrix[[0, 2]] = 99: rows 0 and 2
    /// try matrix.setItem(.all, 1, to: 0)           // matrix[:, 1] = 0
    /// ```
    public func setItem(_ key: some PythonConvertible & Sendable, to value: some PythonConvertible) throws {
        try run(.set(place.appending(.item(itemKey(key))), to: value))
    }

    /// The suspending form of ``setItem(_:to:)``.
    public func setItem(_ key: some PythonConvertible & Sendable, to value: some PythonConvertible) async throws {
        try await runAsync(.set(place.appending(.item(itemKey(key))), to: value))
    }

    /// `del obj[key]`
    public func deleteItem(_ key: some PythonConvertible & Sendable) throws {
        try run(.delete(place.appending(.item(itemKey(key)))))
    }

    /// The suspending form of ``deleteItem(_:)``.
    public func deleteItem(_ key: some PythonConvertible & Sendable) async throws {
        try await runAsync(.delete(place.appending(.item(itemKey(key)))))
    }

    /// `item in obj`
    public func containsItem(_ item: some PythonConvertible) throws -> Bool {
        try perform(.contains(place, item: item))
    }

    /// The suspending form of ``containsItem(_:)``.
    public func containsItem(_ item: some PythonConvertible) async throws -> Bool {
        try await performAsync(.contains(place, item: item))
    }

    /// `len(obj)`
    public func itemCount() throws -> Int {
        try perform(.length(place))
    }

    /// The suspending form of ``itemCount()``.
    public func itemCount() async throws -> Int {
        try await performAsync(.length(place))
    }
}
