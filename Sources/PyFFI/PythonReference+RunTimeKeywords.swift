// Keywords that are known only at run time, as a dictionary or, in their order, as pairs. A literal must be left to the
// forms with `KeyValuePairs`, since two equal keys in a dictionary literal end the program. So these are disfavored and take
// an optional dictionary, since the compiler would prefer one that is not, and they give objects only: those forms that
// give a Swift type are all disfavored.

extension PythonReference {
    /// Calls the object with keywords that are known only at run time: `obj(*arguments, **keywords)`.
    ///
    /// ```swift
    /// var options: [String: any PythonConvertible] = ["lw": 2]
    /// if let colour { options["c"] = colour }
    /// try axes.plot.callWith(arguments: [xs, ys], keywords: options)
    /// ```
    ///
    /// A dictionary has no order: give pairs where it counts.
    @discardableResult
    @_disfavoredOverload
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: [String: any PythonConvertible]?
    ) throws -> PythonObject {
        try perform(.call(place, arguments: arguments, keywords: (keywords ?? [:]).map { ($0.key, $0.value) }))
    }

    /// The suspending form of the call with a dictionary of keywords. A coroutine that the call returns is awaited.
    @discardableResult
    @_disfavoredOverload
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: [String: any PythonConvertible]?
    ) async throws -> PythonObject {
        try await performAsync(
            .call(place, arguments: arguments, keywords: (keywords ?? [:]).map { ($0.key, $0.value) })
        )
    }

    /// Calls the object with keywords that are known only at run time, in their order: `obj(*arguments, **keywords)`.
    ///
    /// - Throws: an error of kind `conversion` where two pairs have one name.
    @discardableResult
    @_disfavoredOverload
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: [(String, any PythonConvertible)]
    ) throws -> PythonObject {
        try perform(.call(place, arguments: arguments, keywords: keywords))
    }

    /// The suspending form of the call with pairs of keywords. A coroutine that the call returns is awaited.
    @discardableResult
    @_disfavoredOverload
    public func callWith(
        arguments: [any PythonConvertible] = [],
        keywords: [(String, any PythonConvertible)]
    ) async throws -> PythonObject {
        try await performAsync(.call(place, arguments: arguments, keywords: keywords))
    }
}

extension PythonModule {
    /// Calls a member with keywords that are known only at run time: `getattr(module, name)(*arguments, **keywords)`.
    @discardableResult
    @_disfavoredOverload
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: [String: any PythonConvertible]?
    ) throws -> PythonObject {
        try self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// The suspending form of the call with a dictionary of keywords. A coroutine that the call returns is awaited.
    @discardableResult
    @_disfavoredOverload
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: [String: any PythonConvertible]?
    ) async throws -> PythonObject {
        try await self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// Calls a member with keywords that are known only at run time, in their order.
    @discardableResult
    @_disfavoredOverload
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: [(String, any PythonConvertible)]
    ) throws -> PythonObject {
        try self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// The suspending form of the call with pairs of keywords. A coroutine that the call returns is awaited.
    @discardableResult
    @_disfavoredOverload
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: [(String, any PythonConvertible)]
    ) async throws -> PythonObject {
        try await self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }
}
