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
        try CallDeadline.renewed { try leaver.backend.settled { try leaver.run(leaving(after: nil)) } }
    }

    func leave() async throws {
        try await Self.shielded { try await leaver.runAsync(leaving(after: nil)) }
    }

    /// Calls `__exit__` with the error as a Python exception.
    ///
    /// - Returns: whether the manager swallows the error.
    /// - Throws: what `__exit__` raised, with the error as its context.
    func leave(after error: any Error) throws -> Bool {
        do {
            return try CallDeadline.renewed { try leaver.perform(leaving(after: error)) }
        } catch let failure as PythonError where failure.meansThatPythonIsGone {
            return false
        }
    }

    func leave(after error: any Error) async throws -> Bool {
        do {
            return try await Self.shielded { try await leaver.performAsync(leaving(after: error)) }
        } catch let failure as PythonError where failure.meansThatPythonIsGone {
            return false
        }
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
}

extension PythonError {
    /// Whether no interpreter is left that could leave a context. The body's error, which is thrown instead, says why.
    fileprivate var meansThatPythonIsGone: Bool { [.workerDied, .closed, .staleObject].contains(kind) }
}
