internal import Synchronization

/// A call of a pool, as the task sees it that makes the call.
final class PoolHolding: Sendable {
    @TaskLocal private static var innermost: PoolHolding?

    private let pool: ObjectIdentifier
    private let member: Int
    private let task = currentTask()
    private let outer = innermost
    /// Tasks that the call has left behind inherit it, and one of them may stand where this task stood.
    private let isOver = Atomic(false)

    private init(_ pool: AnyObject, _ member: Int) {
        self.pool = ObjectIdentifier(pool)
        self.member = member
    }

    static func noting<Result>(
        _ pool: AnyObject,
        _ member: Int,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let holding = PoolHolding(pool, member)
        defer { holding.isOver.store(true, ordering: .relaxed) }
        return try await $innermost.withValue(holding) { try await body() }
    }

    /// The workers of a pool that the current task has itself. Those of the task that has made it may be given back
    /// while this one waits.
    static func members(of pool: AnyObject) -> [Int] {
        var (members, holding) = ([Int](), innermost)
        let task = currentTask()
        while let one = holding {
            let isOwn = one.pool == ObjectIdentifier(pool) && one.task == task
            if isOwn, !one.isOver.load(ordering: .relaxed) { members.append(one.member) }
            holding = one.outer
        }
        return members
    }

    private static func currentTask() -> Int? { withUnsafeCurrentTask { $0?.hashValue } }
}
