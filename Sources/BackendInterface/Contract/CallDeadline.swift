internal import Synchronization

/// When the operations of a scope must be done. `withTimeout` sets the deadline, and the backends honour it.
package struct CallDeadline: Sendable {
    package let instant: ContinuousClock.Instant
    /// The time that the caller gave, for the error's text.
    package let timeout: Duration

    package init(after timeout: Duration) {
        self.instant = .now + timeout
        self.timeout = timeout
    }

    @TaskLocal private static var scoped: CallDeadline?

    /// How many scopes the process has. While there is none, reading the task-local value is saved, which takes as long
    /// as a quick call.
    private static let scopes = Atomic(0)

    package static var mayExist: Bool { scopes.load(ordering: .relaxed) != 0 }

    package static var current: CallDeadline? { mayExist ? scoped : nil }

    /// Runs `body` in a scope whose operations have `timeout`. A scope within another can only shorten the time.
    package static func within<Result>(_ timeout: Duration, _ body: () throws -> Result) rethrows -> Result {
        scopes.add(1, ordering: .relaxed)
        defer { scopes.subtract(1, ordering: .relaxed) }
        return try $scoped.withValue(sooner(timeout)) { try body() }
    }

    package static func within<Result>(_ timeout: Duration, _ body: () async throws -> Result) async rethrows -> Result
    {
        scopes.add(1, ordering: .relaxed)
        defer { scopes.subtract(1, ordering: .relaxed) }
        return try await $scoped.withValue(sooner(timeout)) { try await body() }
    }

    /// Runs `body` in a scope of a task that waits while its code goes on in another thread.
    package static func continued<Result>(_ scope: CallDeadline?, _ body: () throws -> Result) rethrows -> Result {
        guard let scope else { return try body() }
        return try $scoped.withValue(scope) { try body() }
    }

    /// Runs `body`, which must be done even after the surrounding scope's time, such as leaving a context manager. It
    /// has as much time as the scope had in all.
    package static func renewed<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard let current else { return try body() }
        return try $scoped.withValue(CallDeadline(after: current.timeout)) { try body() }
    }

    /// - Parameter factor: how many times as much time.
    package static func renewedAsync<Result>(times factor: Int = 1, _ body: () async throws -> Result) async rethrows
        -> Result
    {
        guard let current else { return try await body() }
        return try await $scoped.withValue(CallDeadline(after: current.timeout * factor)) { try await body() }
    }

    private static func sooner(_ timeout: Duration) -> CallDeadline {
        let deadline = CallDeadline(after: timeout)
        guard let outer = scoped, outer.instant < deadline.instant else { return deadline }
        return outer
    }

    /// The deadline for an operation that begins now: the scope's, which was chosen for just these operations and so may
    /// be later than the runtime's default; else that default.
    package static func effective(default timeout: Duration?) -> CallDeadline? { current.or(timeout) }
}

extension Optional where Wrapped == CallDeadline {
    /// This scope's deadline, or else that of an operation which begins now and may take `timeout`.
    package func or(_ timeout: Duration?) -> CallDeadline? { self ?? timeout.map { CallDeadline(after: $0) } }
}
