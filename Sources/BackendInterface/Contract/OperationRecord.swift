internal import Synchronization

/// Whether operations of a scope have begun, as far as anybody can say: work of which nothing has begun can be done
/// again by another worker.
package final class OperationRecord: Sendable {
    @TaskLocal private static var scoped: OperationRecord?
    /// How many scopes the process has; see `CallDeadline`.
    private static let scopes = Atomic(0)

    private let begun = Atomic(false)
    /// That of the scope around, whose work is done here, too.
    private let outer = scoped

    package init() {}

    package var hasBegun: Bool { begun.load(ordering: .acquiring) }

    /// Runs `body` in a scope whose operations are noted here.
    package func noting<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        Self.scopes.add(1, ordering: .relaxed)
        defer { Self.scopes.subtract(1, ordering: .relaxed) }
        return try await Self.$scoped.withValue(self) { try await body() }
    }

    /// Notes an operation that has ended.
    ///
    /// - Parameter error: nil if it has succeeded.
    @inline(__always)
    package static func note(_ error: (any Error)?) {
        if scopes.load(ordering: .relaxed) != 0 { noteInScope(error) }
    }

    private static func noteInScope(_ error: (any Error)?) {
        if let error = error as? PythonError, !error.hadBegun { return }
        var record = scoped
        while let one = record {
            one.begun.store(true, ordering: .releasing)
            record = one.outer
        }
    }
}
