internal import BackendInterface

/// A coroutine that runs in a ``PythonEventLoop``.
///
/// Made by ``PythonEventLoop/submit(_:)``.
public struct PythonTask: Sendable {
    private let task: PythonObject

    init(_ task: PythonObject) {
        self.task = task
    }

    /// Waits for the result. Any number of callers may wait; cancelling a caller doesn't cancel the task.
    ///
    /// - Throws: what the coroutine raised: `asyncio.CancelledError` when it was cancelled, `RuntimeError` when its
    ///   loop was stopped.
    @discardableResult
    public func value() throws -> PythonObject { try wait() }

    /// The form of ``value()`` that gives a Swift type.
    @_disfavoredOverload
    public func value<Result: ConvertibleFromPython>() throws -> Result { try wait() }

    /// The suspending form of ``value()``.
    @discardableResult
    public func value() async throws -> PythonObject { try await task.value() }

    /// The suspending form of ``value()`` that gives a Swift type.
    @_disfavoredOverload
    public func value<Result: ConvertibleFromPython>() async throws -> Result { try await task.value() }

    private func wait<Result: ConvertibleFromPython>() throws -> Result {
        let coroutine: PythonObject = try task.value()
        return try coroutine.perform(.awaitResult(coroutine.place))
    }

    /// Whether there is a result or an error.
    public func isDone() throws -> Bool { try task.done() }

    /// The suspending form of ``isDone()``.
    public func isDone() async throws -> Bool { try await task.done() }

    /// Raises `asyncio.CancelledError` in the coroutine. Does nothing when the coroutine has ended.
    public func cancel() throws { try task.cancel() }

    /// The suspending form of ``cancel()``.
    public func cancel() async throws { try await task.cancel() }
}
