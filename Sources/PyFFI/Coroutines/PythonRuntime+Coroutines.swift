internal import BackendInterface

extension PythonRuntime {
    /// Awaits a coroutine, or another awaitable, in the runtime's event loop, and gives its result.
    ///
    /// ```swift
    /// try python.exec("import asyncio\nasync def main(): await asyncio.sleep(1); return 7")
    /// let main = try python.eval("main")
    /// let seven: Int = try python.run(main())          // blocks; `try main()` is the coroutine
    /// let same: Int = try await main()                 // a call with `await` awaits by itself
    /// ```
    ///
    /// The event loop runs in a thread of Python's own, which starts with the first coroutine. Other operations go on
    /// meanwhile, and any number of coroutines run at once. Cancelling the Swift task, or the end of a time limit,
    /// cancels the coroutine: `asyncio.CancelledError` is raised in it, and its `finally` blocks run.
    ///
    /// - Throws: what the coroutine raised; `TypeError` for what can't be awaited; `CancellationError` when the Swift
    ///   task was cancelled.
    @discardableResult
    public func run(_ coroutine: some PythonReference) throws -> PythonObject {
        try coroutine.perform(.awaitResult(coroutine.place))
    }

    /// The form of ``run(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func run<Result: ConvertibleFromPython>(_ coroutine: some PythonReference) throws -> Result {
        try coroutine.perform(.awaitResult(coroutine.place))
    }

    /// The suspending form of ``run(_:)``.
    @discardableResult
    public func run(_ coroutine: some PythonReference) async throws -> PythonObject {
        try await coroutine.performAsync(.awaitResult(coroutine.place))
    }

    /// The suspending form of ``run(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func run<Result: ConvertibleFromPython>(_ coroutine: some PythonReference) async throws -> Result {
        try await coroutine.performAsync(.awaitResult(coroutine.place))
    }

    /// A function that calls `function` in the thread of the runtime's event loop, for what works only while one runs
    /// there: `aiohttp.ClientSession`, `asyncio.gather`, `asyncio.create_task`.
    ///
    /// ```swift
    /// let aiohttp = try await python.import("aiohttp")
    /// let session = try await python.inEventLoop(aiohttp.ClientSession)()
    /// try await python.with(session) { session in
    ///     try await python.with(session.get("https://www.python.org")) { response in
    ///         print(try await String(response.text()).count)
    ///     }
    /// }
    /// ```
    ///
    /// The result is awaited if it is a coroutine, as that of any call with `await`. Another awaitable, such as a task
    /// or a future, is the result itself, which ``run(_:)`` awaits:
    ///
    /// ```swift
    /// let both: [Int] = try await python.run(python.inEventLoop(asyncio.gather)(f(1), f(2)))
    /// ```
    public func inEventLoop(_ function: some PythonReference) throws -> PythonObject {
        try support(.inEventLoop)(function)
    }

    /// The suspending form of ``inEventLoop(_:)``.
    public func inEventLoop(_ function: some PythonReference) async throws -> PythonObject {
        try await support(.inEventLoop)(function)
    }

    /// Starts an event loop of your own, beside the one that awaits what the program calls.
    ///
    /// ```swift
    /// let loop = try python.startEventLoop()
    /// let task = try loop.submit(python.eval("serve(8080)"))
    /// …
    /// try task.cancel()
    /// try loop.stop()
    /// ```
    ///
    /// - Parameter name: the name of the loop's thread in Python.
    public func startEventLoop(name: String = "swift event loop") throws -> PythonEventLoop {
        PythonEventLoop(try support(.startEventLoop)(name))
    }

    /// The suspending form of ``startEventLoop(name:)``.
    public func startEventLoop(name: String = "swift event loop") async throws -> PythonEventLoop {
        PythonEventLoop(try await support(.startEventLoop)(name))
    }
}
