internal import Synchronization

/// The trace context of the operations of a scope, as headers: `traceparent` and what belongs to it. Python code that
/// makes spans of its own continues the trace with it.
package enum TraceContext {
    @TaskLocal private static var scoped: [String: String]?

    /// How many scopes the process has; see `CallDeadline`.
    private static let scopes = Atomic(0)

    package static var mayExist: Bool { scopes.load(ordering: .relaxed) != 0 }

    package static var current: [String: String]? { mayExist ? scoped : nil }

    /// A trace context as a dict; None for nil.
    package static func value(_ headers: [String: String]?) -> PythonValue {
        guard let headers else { return .none }
        return .dict(PythonDictionary(headers.map { (.string($0.key), .string($0.value)) }))
    }

    package static func within<Result>(_ headers: [String: String]?, _ body: () throws -> Result) rethrows -> Result {
        scopes.add(1, ordering: .relaxed)
        defer { scopes.subtract(1, ordering: .relaxed) }
        return try $scoped.withValue(headers) { try body() }
    }

    package static func within<Result>(
        _ headers: [String: String]?,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        scopes.add(1, ordering: .relaxed)
        defer { scopes.subtract(1, ordering: .relaxed) }
        return try await $scoped.withValue(headers) { try await body() }
    }
}
