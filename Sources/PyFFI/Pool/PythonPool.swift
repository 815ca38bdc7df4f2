internal import SystemSupport

/// A number of Python workers that serve calls, and are replaced when they die.
///
/// ```swift
/// let pool = PythonPool(PythonPoolConfiguration(workers: 2)) { python in
///     try await python.import("model_service")                   // set-up: once per worker, again after a death
/// }
/// let score: Double = try await pool.withWorker(timeout: .seconds(2)) { service in
///     try await service.predict([1.0, 2.0])
/// }
/// ```
///
/// A call has a worker of its own as long as its closure runs (see ``PythonPoolConfiguration/callsPerWorker``); further
/// calls wait, in the order in which they came, and are refused when too many do. A crash costs the call that was
/// running; what Python had not begun is done again by another worker.
///
/// The workers start when the pool is made. They end with ``drain(within:)``, ``shutDown()``, or when nobody refers to
/// the pool any more. Nothing here blocks a thread of Swift's cooperative pool.
///
/// - Parameter Context: what the set-up makes, and what calls get: a ``PythonRuntime``, an object of Python, or a type
///   of the program's that holds some.
public final class PythonPool<Context: Sendable>: Sendable {
    let core: PoolCore<Context>

    /// Makes a pool, and begins to start its workers. Doesn't wait for them: calls do, or ``waitUntilReady(_:)``.
    ///
    /// - Parameters:
    ///   - configuration: how many workers, how they are run, and how many calls may wait.
    ///   - setUp: makes of a new worker what calls get. Its Python operations have
    ///     ``PythonPoolConfiguration/setUpTimeout`` together. What it throws makes the start fail.
    public convenience init(
        _ configuration: PythonPoolConfiguration = PythonPoolConfiguration(),
        setUp: @escaping @Sendable (PythonRuntime) async throws -> Context
    ) {
        self.init(configuration, engine: LocalEngine(configuration, setUp: setUp))
    }

    package init(_ configuration: PythonPoolConfiguration, engine: any PoolEngine<Context>) {
        core = PoolCore(configuration, engine)
        core.begin()
    }

    deinit { core.endAll(within: nil) }

    // MARK: Calls

    /// Runs a call with a worker.
    ///
    /// - Parameters:
    ///   - timeout: how long the call may take: the wait for a worker and its Python operations together, as with
    ///     ``PythonRuntime/withTimeout(_:_:)``; nil: any time.
    ///   - retry: when the call is done again because its worker has died. The closure runs again then.
    ///   - body: the call. What it gets must not be used after it has returned: the worker has other calls then.
    /// - Throws: what `body` throws; ``PythonError`` of kind `refused` where the queue was too long, or took too long;
    ///   `closed` once the pool ends; and where it has given up, its last worker's error.
    public func withWorker<Result>(
        timeout: Duration? = nil,
        retry: PythonPoolRetry = .ifNotBegun,
        _ body: (Context) async throws -> Result
    ) async throws -> Result {
        try await core.withWorker(timeout: timeout, retry: retry, body)
    }

    /// Gives a worker for as long as the lease lives.
    ///
    /// - Throws: as ``withWorker(timeout:retry:_:)`` does.
    public func lease() async throws -> PythonPoolLease<Context> {
        PythonPoolLease(self, try await core.acquireRunning())
    }

    /// Runs a call for each input, as many at a time as there are workers for.
    ///
    /// ```swift
    /// for try await result in pool.map(paths, { service, path in try await Double(service.score(path)) }) {
    ///     switch result {
    ///     case .success(let score): print(score)
    ///     case .failure(let error): print("no score: \(error)")      // this one's; the others go on
    ///     }
    /// }
    /// ```
    ///
    /// The results come in the order of the inputs. An input is taken when its turn comes soon, so there may be any
    /// number. The queue's limits don't count here: no input is refused.
    ///
    /// - Parameters:
    ///   - inputs: what the calls are about.
    ///   - timeout: how long each call may take.
    ///   - retry: when a call is done again because its worker has died.
    ///   - body: the call for one input.
    public func map<Inputs: AsyncSequence & Sendable, Output: Sendable>(
        _ inputs: Inputs,
        timeout: Duration? = nil,
        retry: PythonPoolRetry = .ifNotBegun,
        _ body: @escaping @Sendable (Context, Inputs.Element) async throws -> Output
    ) -> PythonPoolResults<Inputs, Output> where Inputs.Element: Sendable {
        let configuration = core.configuration
        // Twice as many as there are workers for: the next ones wait where these end.
        let workers = min(max(1, configuration.workers), 1000)
        let window = 2 * workers * min(max(1, configuration.callsPerWorker), 1000)
        return PythonPoolResults(inputs: inputs, window: window) { [self] input in
            try await core.withWorker(timeout: timeout, retry: retry, isLimited: false) { try await body($0, input) }
        }
    }

    /// ``map(_:timeout:retry:_:)`` over a sequence that is there.
    public func map<Inputs: Sequence & Sendable, Output: Sendable>(
        _ inputs: Inputs,
        timeout: Duration? = nil,
        retry: PythonPoolRetry = .ifNotBegun,
        _ body: @escaping @Sendable (Context, Inputs.Element) async throws -> Output
    ) -> PythonPoolResults<PythonPoolInputs<Inputs>, Output> where Inputs.Element: Sendable {
        map(PythonPoolInputs(base: inputs), timeout: timeout, retry: retry, body)
    }

    // MARK: What is known

    /// The pool's numbers.
    public var snapshot: PythonPoolSnapshot { core.state.withLock { $0.decisions.snapshot } }

    /// What happens to the workers from now on; ends with the pool. A listener that is slow misses the oldest of more
    /// than a thousand events.
    public var events: AsyncStream<PythonPoolEvent> { core.listen() }

    /// Waits until workers can be used.
    ///
    /// - Parameter count: how many; nil: all of ``PythonPoolConfiguration/workers``.
    /// - Throws: why there will be none, if the pool has given up; `CancellationError`.
    public func waitUntilReady(_ count: Int? = nil) async throws {
        let all = max(1, core.configuration.workers)
        try await core.waitUntilReady(min(count ?? all, all))
    }

    // MARK: The end

    /// Begins to end the pool: no call is taken any more, those that are there are finished, and then the workers end.
    /// Returns at once, and may be called from anywhere. A call whose worker dies meanwhile is not done again.
    public func beginShutdown() { core.close(failsWaiters: false) }

    /// Ends the pool as ``beginShutdown()`` does, and waits until that has happened.
    ///
    /// - Parameter time: how long calls may take; then those that wait fail, and those that run are interrupted as
    ///   ``PythonRuntime/shutDown()`` does. nil: any time.
    public func drain(within time: Duration? = nil) async {
        core.close(failsWaiters: false)
        let limit = time.map { time in
            Deadlines.after(time) { [core] in ThreadPool.shared.run { core.endAll(within: nil) } }
        }
        defer { limit?.cancel() }
        await waitForEnd()
    }

    /// Also of a task that is cancelled: the end comes all the same.
    private func waitForEnd() async { await Task.detached { [core] in await core.waitUntilOver() }.value }

    /// Ends the pool: calls that wait for a worker fail with `closed`, and each worker ends as
    /// ``PythonRuntime/shutDown()`` says.
    public func shutDown() async {
        core.endAll(within: nil)
        await waitForEnd()
    }

    /// Waits until the pool has ended. For a service that runs as long as its program: a task that is cancelled ends the
    /// pool as ``drain(within:)`` does, within the time that workers have for their end.
    ///
    /// With ServiceLifecycle:
    ///
    /// ```swift
    /// func run() async throws {
    ///     try await withGracefulShutdownHandler { try await pool.run() } onGracefulShutdown: { pool.beginShutdown() }
    /// }
    /// ```
    ///
    /// - Throws: why the pool has given up.
    public func run() async throws {
        await core.waitUntilOver()
        if Task.isCancelled {
            let time = core.configuration.runtime.shutdownGracePeriod
            await drain(within: time)
        }
        if let error = core.state.withLock({ $0.decisions.failure }) { throw error }
    }
}

extension PythonPool where Context == PythonRuntime {
    /// Makes a pool whose calls get the runtimes themselves.
    public convenience init(_ configuration: PythonPoolConfiguration = PythonPoolConfiguration()) {
        self.init(configuration) { $0 }
    }
}
