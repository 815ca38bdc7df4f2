internal import BackendInterface

/// A context manager between its `__enter__` and its `__exit__`.
struct OpenContext: Sendable {
    /// What `__enter__` returned.
    let value: PythonObject
    /// Calls `__exit__`: see protocol.md, section 4.
    private let leaver: PythonObject

    /// The result of operation `enter`; nil if `async with` is to enter the manager.
    private typealias Entered = PythonTuple<PythonObject, PythonObject>?

    init(entering manager: some PythonReference) throws {
        try self.init(try manager.perform(.enter(manager.place, prefersAsync: false)))
    }

    init(entering manager: some PythonReference) async throws {
        var entered: Entered = try await manager.performAsync(.enter(manager.place, prefersAsync: true))
        if entered == nil { entered = try await Self.enterAsync(manager) }
        try self.init(entered)
    }

    private static func enterAsync(_ manager: some PythonReference) async throws -> Entered {
        return try await manager.support(.enterAsync)(manager)
    }

    private init(_ entered: Entered) throws {
        guard let entered else {
            throw PythonError(
                .unsupported,
                "this is an async context manager, for Python's `async with`: it can be entered with `await` only, as "
                    + "in `try await python.with(…)`"
            )
        }
        (value, leaver) = entered.elements
    }

    /// Calls `__exit__(None, None, None)`.
    func leave() throws {
        do {
            try CallDeadline.renewed { try leaver.backend.settled { try leaver.run(leaving(after: nil)) } }
        } catch let failure as PythonError where failure.isNotStarted {
            throw leavingLater(after: nil)
        }
    }

    func leave() async throws {
        do {
            try await Self.shielded { try await leaver.runAsync(leaving(after: nil)) }
        } catch let failure as PythonError where failure.isNotStarted {
            throw leavingLater(after: nil)
        }
    }

    /// Calls `__exit__` with the error as a Python exception.
    ///
    /// - Returns: whether the manager swallows the error.
    /// - Throws: what `__exit__` raised, with the error as its context.
    func leave(after error: any Error) throws -> Bool {
        do {
            return try CallDeadline.renewed { try leaver.perform(leaving(after: error)) }
        } catch let failure as PythonError {
            return try notLeft(because: failure, after: error)
        }
    }

    func leave(after error: any Error) async throws -> Bool {
        do {
            return try await Self.shielded { try await leaver.performAsync(leaving(after: error)) }
        } catch let failure as PythonError {
            return try notLeft(because: failure, after: error)
        }
    }

    /// - Returns: false if the body's error tells more than `failure`.
    private func notLeft(because failure: PythonError, after error: any Error) throws -> Bool {
        if failure.isNotStarted {
            _ = leavingLater(after: error)
            return false
        }
        if failure.meansThatPythonIsGone { return false }
        throw failure
    }

    private func leaving(after error: (any Error)?) -> PythonOperation {
        .call(Place(leaver), arguments: error.map { [ThrownError($0)] } ?? [], keywords: [])
    }

    /// Runs `leave` in a task of its own, since a manager has to be left also when the task around it was cancelled.
    private static func shielded<Result: Sendable>(
        _ leave: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await Task { try await CallDeadline.renewedAsync { try await leave() } }.value
    }

    /// Has the manager left when Python comes to it, which other operations have kept busy too long for the caller.
    ///
    /// - Returns: the error for a caller whose body ended without one.
    private func leavingLater(after error: (any Error)?) -> PythonError {
        Task {
            // Each try waits longer than the one before: none may be left in Python's queue in great numbers.
            var factor = 2
            while await !hasLeft(after: error, factor) { factor = min(2 * factor, 1 << 20) }
        }
        return PythonError(
            .timedOut,
            "Python was busy with other operations when this context manager was to be left, and the time was over; it is "
                + "left as soon as Python comes to it"
        )
    }

    /// - Returns: false if Python did not come to it.
    private func hasLeft(after error: (any Error)?, _ factor: Int) async -> Bool {
        do {
            try await CallDeadline.renewedAsync(times: factor) { try await leaver.runAsync(leaving(after: error)) }
        } catch let failure as PythonError where failure.isNotStarted {
            return false
        } catch {
            // Nobody is left who could handle what `__exit__` raises.
        }
        return true
    }
}

extension PythonError {
    /// Whether no interpreter is left that could leave a context. The body's error, which is thrown instead, says why.
    fileprivate var meansThatPythonIsGone: Bool { [.workerDied, .closed, .staleObject].contains(kind) }
}
