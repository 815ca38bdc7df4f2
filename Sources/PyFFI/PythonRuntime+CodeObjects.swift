internal import BackendInterface

extension PythonRuntime {
    /// Evaluates a code object: `eval(code, globals, locals)`.
    ///
    /// ```swift
    /// let code = try python.compile("x * 2", "rule.py", "eval")
    /// let doubled: Int = try python.eval(code, globals: python.dict(x: 21))
    /// ```
    ///
    /// - Parameters:
    ///   - code: what `python.compile(…)` gave; a Python `str` is compiled first.
    ///   - globals: a dict; `__main__`'s by default, which is shared by all code of this runtime.
    ///   - locals: a mapping; `globals` by default.
    @discardableResult
    public func eval(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) throws -> PythonObject {
        try builtins.perform(.evaluate(SourceCode(.object(code), globals: globals, locals: locals)))
    }

    /// The form of ``eval(_:globals:locals:)`` that gives a Swift type.
    @_disfavoredOverload
    public func eval<Result: ConvertibleFromPython>(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) throws -> Result {
        try builtins.perform(.evaluate(SourceCode(.object(code), globals: globals, locals: locals)))
    }

    /// The suspending form of ``eval(_:globals:locals:)``.
    @discardableResult
    public func eval(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) async throws -> PythonObject {
        try await builtins.performAsync(.evaluate(SourceCode(.object(code), globals: globals, locals: locals)))
    }

    /// The suspending form of ``eval(_:globals:locals:)`` that gives a Swift type.
    @_disfavoredOverload
    public func eval<Result: ConvertibleFromPython>(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) async throws -> Result {
        try await builtins.performAsync(.evaluate(SourceCode(.object(code), globals: globals, locals: locals)))
    }

    /// Runs a code object: `exec(code, globals, locals)`.
    public func exec(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) throws {
        try builtins.run(.execute(SourceCode(.object(code), globals: globals, locals: locals)))
    }

    /// The suspending form of ``exec(_:globals:locals:)``.
    public func exec(
        _ code: some PythonReference,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) async throws {
        try await builtins.runAsync(.execute(SourceCode(.object(code), globals: globals, locals: locals)))
    }
}
