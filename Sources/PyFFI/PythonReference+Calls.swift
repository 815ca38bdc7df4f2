// Each call has four overloads: blocking or suspending, with an object or a Swift type as the result. Swift chooses
// among them at compile time.

extension PythonReference {
    /// Calls the object with positional arguments: `obj(a, b)`.
    @discardableResult
    public func dynamicallyCall(withArguments arguments: [any PythonConvertible]) throws -> PythonObject {
        try performCall(arguments)
    }

    /// The form of ``dynamicallyCall(withArguments:)`` that gives a Swift type.
    @_disfavoredOverload
    public func dynamicallyCall<Result: ConvertibleFromPython>(
        withArguments arguments: [any PythonConvertible]
    ) throws -> Result {
        try performCall(arguments)
    }

    /// The suspending form of ``dynamicallyCall(withArguments:)``. A coroutine that the call returns is awaited.
    @discardableResult
    public func dynamicallyCall(withArguments arguments: [any PythonConvertible]) async throws -> PythonObject {
        try await performAsync(.call(place, arguments: arguments, keywords: []))
    }

    /// The suspending form of ``dynamicallyCall(withArguments:)`` that gives a Swift type.
    /// A coroutine that the call returns is awaited.
    @_disfavoredOverload
    public func dynamicallyCall<Result: ConvertibleFromPython>(
        withArguments arguments: [any PythonConvertible]
    ) async throws -> Result {
        try await performAsync(.call(place, arguments: arguments, keywords: []))
    }

    /// Calls the object with keyword arguments; those without a label are positional: `obj(a, key=b)`.
    @discardableResult
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, any PythonConvertible>
    ) throws -> PythonObject {
        try performCall(labelled: arguments)
    }

    /// The form of ``dynamicallyCall(withKeywordArguments:)`` that gives a Swift type.
    @_disfavoredOverload
    public func dynamicallyCall<Result: ConvertibleFromPython>(
        withKeywordArguments arguments: KeyValuePairs<String, any PythonConvertible>
    ) throws -> Result {
        try performCall(labelled: arguments)
    }

    /// The suspending form of ``dynamicallyCall(withKeywordArguments:)``.
    /// A coroutine that the call returns is awaited.
    @discardableResult
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, any PythonConvertible>
    ) async throws -> PythonObject {
        try await performAsync(.call(place, labelled: arguments))
    }

    /// The suspending form of ``dynamicallyCall(withKeywordArguments:)`` that gives a Swift type.
    /// A coroutine that the call returns is awaited.
    @_disfavoredOverload
    public func dynamicallyCall<Result: ConvertibleFromPython>(
        withKeywordArguments arguments: KeyValuePairs<String, any PythonConvertible>
    ) async throws -> Result {
        try await performAsync(.call(place, labelled: arguments))
    }

    /// Calls the object with arguments that are known only at run time: `obj(*arguments, **keywords)`.
    ///
    /// ```swift
    /// let names: [String] = try python.sorted.callWith(arguments: [rows], keywords: ["reverse": true])
    /// ```
    @discardableResult
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) throws -> PythonObject {
        try perform(.call(place, arguments: arguments, keywords: Array(keywords.lazy.map { ($0.key, $0.value) })))
    }

    /// The form of ``callWith(arguments:keywords:)`` that gives a Swift type.
    @_disfavoredOverload
    public func callWith<Result: ConvertibleFromPython>(
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) throws -> Result {
        try perform(.call(place, arguments: arguments, keywords: Array(keywords.lazy.map { ($0.key, $0.value) })))
    }

    /// The suspending form of ``callWith(arguments:keywords:)``. A coroutine that the call returns is awaited.
    @discardableResult
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) async throws -> PythonObject {
        try await performAsync(
            .call(place, arguments: arguments, keywords: Array(keywords.lazy.map { ($0.key, $0.value) }))
        )
    }

    /// The suspending form of ``callWith(arguments:keywords:)`` that gives a Swift type.
    /// A coroutine that the call returns is awaited.
    @_disfavoredOverload
    public func callWith<Result: ConvertibleFromPython>(
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) async throws -> Result {
        try await performAsync(
            .call(place, arguments: arguments, keywords: Array(keywords.lazy.map { ($0.key, $0.value) }))
        )
    }
}
