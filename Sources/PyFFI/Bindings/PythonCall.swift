internal import BackendInterface

/// The arguments of one call, of which some may not be given: what generated bindings call functions with whose
/// defaults only Python knows.
///
/// ```swift
/// try python.sorted.callWith(PythonCall(rows).keyword("key", key).keyword("reverse", isReversed))
/// ```
public struct PythonCall {
    private var positional: [any PythonConvertible]
    private var keywords: [(String, any PythonConvertible)] = []
    /// The position of the first argument that was not given.
    private var missing: String?
    private var failure: PythonError?

    /// A call with these positional arguments.
    public init(_ arguments: any PythonConvertible...) { positional = arguments }

    /// The call with one more keyword argument, if there is a value.
    public consuming func keyword(_ name: String, _ value: (any PythonConvertible)?) -> PythonCall {
        if let value { keywords.append((name, value)) }
        return self
    }

    /// The call with one more positional argument, if there is a value.
    ///
    /// An argument behind one that was not given has no position: the call throws.
    ///
    /// - Parameters:
    ///   - name: the parameter, for the error.
    ///   - value: nil if it is not given.
    public consuming func positional(_ name: String, _ value: (any PythonConvertible)?) -> PythonCall {
        if let value { append(value, name) } else { missing = missing ?? name }
        return self
    }

    /// The call with more positional arguments: `*values`.
    public consuming func variadic(_ name: String, _ values: [any PythonConvertible]) -> PythonCall {
        for value in values { append(value, name) }
        return self
    }

    /// The call with more keyword arguments: `**values`.
    public consuming func keywords(_ values: KeyValuePairs<String, any PythonConvertible>) -> PythonCall {
        for (name, value) in values { keywords.append((name, value)) }
        return self
    }

    /// The call with more keyword arguments.
    public consuming func keywords(_ values: [(key: String, value: any PythonConvertible)]) -> PythonCall {
        for (name, value) in values { keywords.append((name, value)) }
        return self
    }

    /// The call with more keyword arguments, all of one type.
    public consuming func keywords(_ values: KeyValuePairs<String, some PythonConvertible>) -> PythonCall {
        for (name, value) in values { keywords.append((name, value)) }
        return self
    }

    private mutating func append(_ value: any PythonConvertible, _ name: String) {
        if let missing, failure == nil {
            failure = .conversion("\(name) was given without \(missing), which stands before it: give both")
        }
        positional.append(value)
    }

    fileprivate consuming func operation(_ place: Place) throws -> PythonOperation {
        if let failure { throw failure }
        return .call(place, arguments: positional, keywords: keywords)
    }
}

extension PythonReference {
    /// Calls the object: `obj(*positional, **keywords)`.
    @discardableResult
    public func callWith(_ call: PythonCall) throws -> PythonObject { try perform(call.operation(place)) }

    /// The form of ``callWith(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func callWith<Result: ConvertibleFromPython>(_ call: PythonCall) throws -> Result {
        try perform(call.operation(place))
    }

    /// The suspending form of ``callWith(_:)``. A coroutine that the call returns is awaited.
    @discardableResult
    public func callWith(_ call: PythonCall) async throws -> PythonObject {
        try await performAsync(call.operation(place))
    }

    /// The suspending form of ``callWith(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func callWith<Result: ConvertibleFromPython>(_ call: PythonCall) async throws -> Result {
        try await performAsync(call.operation(place))
    }
}
