internal import Synchronization

/// A call of a pool, as the task sees it that makes the call.
final class PoolHolding: Sendable {
    @TaskLocal private static var innermost: PoolHolding?

    private let pool: ObjectIdentifier
    private let task = currentTask()
    private let outer = innermost
    /// Tasks that the call has left behind inherit it, and one of them may stand where this task stood.
    private let isOver = Atomic(false)

    private init(_ pool: AnyObject) { self.pool = ObjectIdentifier(pool) }

    static func noting<Result>(_ pool: AnyObject, _ body: () async throws -> Result) async rethrows -> Result {
        let holding = PoolHolding(pool)
        defer { holding.isOver.store(true, ordering: .relaxed) }
        return try await $innermost.withValue(holding) { try await body() }
    }

    /// How many workers of a pool the current task has itself. Those of the task that has made it may be given back
    /// while this one waits.
    static func count(of pool: AnyObject) -> Int {
        var (count, holding) = (0, innermost)
        let task = currentTask()
        while let one = holding {
            let isOwn = one.pool == ObjectIdentifier(pool) && one.task == task
            if isOwn, !one.isOver.load(ordering: .relaxed) { count += 1 }
            holding = one.outer
        }
        return count
    }

    private static func currentTask() -> Int? { withUnsafeCurrentTask { $0?.hashValue } }
}
