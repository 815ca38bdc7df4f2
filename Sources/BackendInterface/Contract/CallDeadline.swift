internal import Synchronization

/// When the operations of a scope have to be done; set by `withTimeout`, honoured by the backends.
package struct CallDeadline: Sendable {
    package let instant: ContinuousClock.Instant
    /// What the caller asked for, for the error's text.
    package let timeout: Duration

    package init(after timeout: Duration) {
        self.instant = .now + timeout
        self.timeout = timeout
    }

    @TaskLocal private static var scoped: CallDeadline?

    /// How many scopes there are in the process. While there is none, nobody has to ask for the task's, which takes as long as
    /// a quick call.
    private static let scopes = Atomic(0)

    /// Whether an operation may have a deadline of its scope.
    package static var mayExist: Bool { scopes.load(ordering: .relaxed) != 0 }

    /// That of the scope around.
    package static var current: CallDeadline? { mayExist ? scoped : nil }

    /// A scope whose operations have `timeout`; within another scope it can only shorten the time.
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

    /// The same scope for code of the task that goes on in another thread, while the task waits.
    package static func continued<Result>(_ scope: CallDeadline?, _ body: () throws -> Result) rethrows -> Result {
        guard let scope else { return try body() }
        return try $scoped.withValue(scope) { try body() }
    }

    /// A scope for what has to be done though the time of the scope around it may be over, such as leaving a context
    /// manager: it has as much time again then.
    package static func renewed<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard let expired else { return try body() }
        return try $scoped.withValue(CallDeadline(after: expired.timeout)) { try body() }
    }

    package static func renewedAsync<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard let expired else { return try await body() }
        return try await $scoped.withValue(CallDeadline(after: expired.timeout)) { try await body() }
    }

    private static var expired: CallDeadline? { current.flatMap { $0.instant <= .now ? $0 : nil } }

    private static func sooner(_ timeout: Duration) -> CallDeadline {
        let deadline = CallDeadline(after: timeout)
        guard let outer = scoped, outer.instant < deadline.instant else { return deadline }
        return outer
    }

    /// The deadline for an operation that begins now: the scope's or the runtime's default, whichever is sooner.
    package static func effective(default timeout: Duration?) -> CallDeadline? {
        sooner(current, of: timeout)
    }

    /// The sooner one of a scope's deadline and that of an operation that begins now and may take `timeout`.
    package static func sooner(_ scope: CallDeadline?, of timeout: Duration?) -> CallDeadline? {
        switch (scope, timeout.map { CallDeadline(after: $0) }) {
        case (let scope?, let general?): scope.instant <= general.instant ? scope : general
        case (let scope, let general): scope ?? general
        }
    }
}
