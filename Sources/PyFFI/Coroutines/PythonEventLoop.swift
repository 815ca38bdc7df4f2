internal import BackendInterface

/// An asyncio event loop in a thread of Python's own, until ``stop()``: for services that run beside what the program
/// calls.
///
/// Made by ``PythonRuntime/startEventLoop(name:)``.
public struct PythonEventLoop: Sendable {
    private let loop: PythonObject

    init(_ loop: PythonObject) {
        self.loop = loop
    }

    /// Has the loop run a coroutine, or wait for another awaitable, and returns at once.
    ///
    /// - Throws: `TypeError` for what can't be awaited.
    public func submit(_ coroutine: some PythonReference) throws -> PythonTask {
        PythonTask(try loop.begin(coroutine))
    }

    /// The suspending form of ``submit(_:)``.
    public func submit(_ coroutine: some PythonReference) async throws -> PythonTask {
        PythonTask(try await loop.begin(coroutine))
    }

    /// Runs a coroutine and gives its result.
    ///
    /// When a time limit ends the wait, the coroutine goes on. With `await` the coroutine is cancelled then, and also
    /// when the Swift task is cancelled.
    ///
    /// - Throws: what the coroutine raised; `RuntimeError` when the loop is stopped.
    @discardableResult
    public func run(_ coroutine: some PythonReference) throws -> PythonObject { try submit(coroutine).value() }

    /// The form of ``run(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func run<Result: ConvertibleFromPython>(_ coroutine: some PythonReference) throws -> Result {
        try submit(coroutine).value()
    }

    /// The suspending form of ``run(_:)``.
    @discardableResult
    public func run(_ coroutine: some PythonReference) async throws -> PythonObject {
        try await loop.run_here(coroutine)
    }

    /// The suspending form of ``run(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func run<Result: ConvertibleFromPython>(_ coroutine: some PythonReference) async throws -> Result {
        try await loop.run_here(coroutine)
    }

    /// Cancels what runs in the loop, waits for its end (a second at most), and ends the loop. Callers that wait for a
    /// task of the loop, and those that submit one later, get Python's `RuntimeError`.
    public func stop() throws { try loop.stop() }

    /// The suspending form of ``stop()``.
    public func stop() async throws { try await loop.stop() }
}
