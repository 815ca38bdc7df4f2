/// The calls of pools that the running code is part of.
final class PoolHolding: Sendable {
    @TaskLocal private static var innermost: PoolHolding?

    private let pool: ObjectIdentifier
    private let outer = innermost

    private init(_ pool: AnyObject) { self.pool = ObjectIdentifier(pool) }

    static func noting<Result>(_ pool: AnyObject, _ body: () async throws -> Result) async rethrows -> Result {
        try await $innermost.withValue(PoolHolding(pool)) { try await body() }
    }

    static func count(of pool: AnyObject) -> Int {
        var (count, holding) = (0, innermost)
        while let one = holding {
            if one.pool == ObjectIdentifier(pool) { count += 1 }
            holding = one.outer
        }
        return count
    }
}
