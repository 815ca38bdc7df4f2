import BackendInterface
import Foundation
import SystemSupport

/// Runs `body` on a thread of its own and blocks this one meanwhile.
func onAnotherThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    try onThreads(1) { _ in try body() }[0]
}

/// Runs `body` on that many threads at once and blocks this one until all are done.
func onThreads<Result: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (Int) throws -> Result
) throws -> [Result] {
    let outcomes = Locked<[Int: Swift.Result<Result, any Error>]>([:])
    let isDone = DispatchSemaphore(value: 0)
    for number in 0..<count {
        Thread.detachNewThread {
            let outcome = Swift.Result { try body(number) }
            outcomes.withLock { $0[number] = outcome }
            isDone.signal()
        }
    }
    for _ in 0..<count { isDone.wait() }
    return try outcomes.withLock { $0.sorted { $0.key < $1.key } }.map { try $0.value.get() }
}
