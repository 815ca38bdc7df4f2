internal import BackendInterface

extension PythonRuntime {
    /// Makes a Swift closure a function of Python's module `swift_bridge`.
    ///
    /// ```swift
    /// try python.register("add") { (a: Int, b: Int) in a + b }
    /// try python.exec("import swift_bridge; print(swift_bridge.add(1, 2))")
    ///
    /// try python.register("greet", signature: "name, greeting='Hello'", documentation: "Says hello.") {
    ///     (name: String, greeting: String) in "\(greeting), \(name)!"
    /// }
    /// ```
    ///
    /// Arguments are converted to the closure's types: a wrong count or type raises `TypeError` in Python and never
    /// reaches the closure. A ``PythonObject`` takes anything as it is. An error of the closure is raised in Python as
    /// a `swift_bridge.SwiftError` (attributes `message` and `type_name`), and is the same Swift error again if Python
    /// code lets it pass to Swift; a ``PythonError`` that holds an exception raises that exception.
    ///
    /// Python may call the function from any of its threads. The closure runs on the Swift thread that waits for the
    /// calling Python code, if there is one; else on a thread of this library, or in-process on the Python thread that
    /// calls. The closure may use Python itself. An `async` closure is awaitable when async Python code calls it, and
    /// blocks the calling Python thread otherwise; cancelling the task that awaits it in Python cancels its Swift task,
    /// and so does the end of the worker.
    ///
    /// The closure lives until ``unregister(_:)``, until Python has dropped the function, or until the runtime ends. A
    /// closure that captures the runtime keeps it alive as long: capture the runtime weakly, or end it by
    /// ``shutDown()``.
    ///
    /// - Parameters:
    ///   - name: the function's name in `swift_bridge`; a function of that name is replaced.
    ///   - signature: the parameters as in Python's `def`: names, defaults, `*`, `/`, `*rest` (read as a tuple:
    ///     ``PythonArguments`` or an array), `**more` (``PythonKeywords`` or a dictionary). By default the parameters
    ///     are positional.
    ///   - documentation: the docstring, for `help()`.
    ///   - body: the closure.
    /// - Throws: `SyntaxError` for a signature that isn't valid Python, `TypeError` for a signature with another number
    ///   of parameters than the closure, `unsupported` for a name that is `swift_bridge`'s own, such as `SwiftError`.
    public func register<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) throws {
        try register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``register(_:signature:documentation:_:)`` for closures without a result:
    /// the function returns None.
    public func register<each Argument: ConvertibleFromPython>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) throws {
        try register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``register(_:signature:documentation:_:)`` for async closures.
    public func register<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) throws {
        try register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``register(_:signature:documentation:_:)`` for async closures without a result.
    public func register<each Argument: ConvertibleFromPython & Sendable>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) throws {
        try register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``register(_:signature:documentation:_:)``.
    public func register<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) async throws {
        try await register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``register(_:signature:documentation:_:)``, for closures without a result.
    public func register<each Argument: ConvertibleFromPython>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) async throws {
        try await register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``register(_:signature:documentation:_:)``, for async closures.
    public func register<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) async throws {
        try await register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``register(_:signature:documentation:_:)``,
    /// for async closures without a result.
    public func register<each Argument: ConvertibleFromPython & Sendable>(
        _ name: String,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) async throws {
        try await register(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// Makes a Swift closure a Python function without a place in `swift_bridge`: to be passed where Python takes a
    /// callable.
    ///
    /// ```swift
    /// let key = try python.function { (text: String) in text.count }
    /// let longest: String = try python.max(["a", "abc"], key: key)
    /// ```
    ///
    /// Everything else is as with ``register(_:signature:documentation:_:)``; the closure lives as long as Python holds
    /// the function.
    ///
    /// - Parameters:
    ///   - name: what `__name__` and tracebacks say.
    ///   - signature: the parameters as in Python's `def`; by default they are positional.
    ///   - documentation: the docstring, for `help()`.
    ///   - body: the closure.
    public func function<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) throws -> PythonObject {
        try make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``function(name:signature:documentation:_:)`` for closures without a result:
    /// the function returns None.
    public func function<each Argument: ConvertibleFromPython>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) throws -> PythonObject {
        try make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``function(name:signature:documentation:_:)`` for async closures.
    public func function<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) throws -> PythonObject {
        try make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The form of ``function(name:signature:documentation:_:)`` for async closures without a result.
    public func function<each Argument: ConvertibleFromPython & Sendable>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) throws -> PythonObject {
        try make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``function(name:signature:documentation:_:)``.
    public func function<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) async throws -> PythonObject {
        try await make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``function(name:signature:documentation:_:)``,
    /// for closures without a result.
    public func function<each Argument: ConvertibleFromPython>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) async throws -> PythonObject {
        try await make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``function(name:signature:documentation:_:)-mneb``, for async closures.
    public func function<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) async throws -> PythonObject {
        try await make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }

    /// The suspending form of ``function(name:signature:documentation:_:)``,
    /// for async closures without a result.
    public func function<each Argument: ConvertibleFromPython & Sendable>(
        name: String = "swift_function",
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) async throws -> PythonObject {
        try await make(FunctionDefinition(FunctionText(name, signature, documentation), body))
    }
}
