internal import BackendInterface

// The blocking forms are disfavored: otherwise the compiler would choose them under `await` for a body that awaits
// nothing, and an async context manager could not be entered.

extension PythonRuntime {
    /// Enters a context manager, runs `body` with what `__enter__` returned, and leaves the manager, whatever happened:
    /// Python's `with manager as value: …`.
    ///
    /// ```swift
    /// try python.with(python.open("f.txt", "w")) { file in
    ///     try file.write("text")
    /// }                                                         // closed here, also after an error
    /// ```
    ///
    /// An error of `body` reaches `__exit__` as a Python exception, with its traceback; an error that is Swift's own
    /// becomes a `swift_bridge.SwiftError` with the attributes `message` and `type_name`. A manager whose `__exit__`
    /// returns a true value swallows the error. A manager is left also when the task was cancelled or the time of
    /// ``withTimeout(_:_:)`` is over; leaving it may then take as much time again. If other operations keep Python busy
    /// even longer, the caller goes on with an error, and the manager is left as soon as Python comes to it.
    ///
    /// - Throws: what `body` throws and the manager doesn't swallow; what `__enter__` or `__exit__` raised, the latter
    ///   with the body's exception as its `context`; `TypeError` for what isn't a context manager.
    @_disfavoredOverload
    public func with(_ manager: some PythonReference, _ body: (PythonObject) throws -> Void) throws {
        _ = try value(of: manager, body)
    }

    /// Runs `body` with what the context manager's `__enter__` returned, and gives the body's result.
    ///
    /// ```swift
    /// let text = try python.with(python.open("f.txt")) { try String($0.read()) } ?? ""
    /// ```
    ///
    /// - Returns: what `body` returned; nil when it threw and the manager swallowed the error, as `contextlib.suppress`
    ///   does.
    @discardableResult
    @_disfavoredOverload
    public func with<Result>(
        _ manager: some PythonReference,
        _ body: (PythonObject) throws -> Result
    ) throws -> Result? {
        try value(of: manager, body)
    }

    /// Enters two context managers, the second within the first: `with first as a, second as b: …`.
    ///
    /// The second is evaluated when the first has been entered, so an error in making it leaves the first.
    @_disfavoredOverload
    public func with(
        _ first: some PythonReference,
        _ second: @autoclosure () throws -> some PythonReference,
        _ body: (PythonObject, PythonObject) throws -> Void
    ) throws {
        _ = try value(of: first) { a in
            _ = try value(of: second()) { b in try body(a, b) }
        }
    }

    /// The form of ``with(_:_:_:)`` that gives what `body` returned; nil when a manager swallowed an error.
    @discardableResult
    @_disfavoredOverload
    public func with<Result>(
        _ first: some PythonReference,
        _ second: @autoclosure () throws -> some PythonReference,
        _ body: (PythonObject, PythonObject) throws -> Result
    ) throws -> Result? {
        let result: Result?? = try value(of: first) { a in
            try value(of: second()) { b in try body(a, b) }
        }
        return result ?? nil
    }

    private func value<Result>(
        of manager: some PythonReference,
        _ body: (PythonObject) throws -> Result
    ) throws -> Result? {
        let context = try OpenContext(entering: manager)
        let result: Result
        do {
            // The manager must see the errors of operations that a batch has sent within `body`.
            result = try context.value.backend.settled { try body(context.value) }
        } catch {
            guard try context.leave(after: error) else { throw error }
            return nil
        }
        try context.leave()
        return result
    }
}

extension PythonRuntime {
    /// Enters a context manager, runs `body` with what `__enter__` returned, and leaves the manager, without blocking a
    /// thread. Async context managers are entered by Python's `async with`, also those that `with` could enter, too.
    public func with(
        _ manager: some PythonReference,
        _ body: (PythonObject) async throws -> Void
    ) async throws {
        _ = try await value(of: manager, body)
    }

    /// The suspending form of ``with(_:_:)``, for async context managers as well.
    @discardableResult
    public func with<Result>(
        _ manager: some PythonReference,
        _ body: (PythonObject) async throws -> Result
    ) async throws -> Result? {
        try await value(of: manager, body)
    }

    /// The suspending form of ``with(_:_:_:)``, for async context managers as well.
    public func with(
        _ first: some PythonReference,
        _ second: @autoclosure () async throws -> some PythonReference,
        _ body: (PythonObject, PythonObject) async throws -> Void
    ) async throws {
        _ = try await value(of: first) { a in
            _ = try await value(of: second()) { b in try await body(a, b) }
        }
    }

    /// The suspending form of ``with(_:_:_:)``, for async context managers as well.
    @discardableResult
    public func with<Result>(
        _ first: some PythonReference,
        _ second: @autoclosure () async throws -> some PythonReference,
        _ body: (PythonObject, PythonObject) async throws -> Result
    ) async throws -> Result? {
        let result: Result?? = try await value(of: first) { a in
            try await value(of: second()) { b in try await body(a, b) }
        }
        return result ?? nil
    }

    private func value<Result>(
        of manager: some PythonReference,
        _ body: (PythonObject) async throws -> Result
    ) async throws -> Result? {
        let context = try await OpenContext(entering: manager)
        let result: Result
        do {
            result = try await body(context.value)
        } catch {
            guard try await context.leave(after: error) else { throw error }
            return nil
        }
        try await context.leave()
        return result
    }
}
