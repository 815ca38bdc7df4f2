// A fault may make a call hang. These run it where that harms nobody, so that a hang is a failed test and not a run of
// tests that never ends.

import BackendInterface
import Foundation

struct Hung: Error, CustomStringConvertible {
    let seconds: Double
    var description: String { "still running after \(seconds) seconds" }
}

/// Whoever comes first resumes the continuation.
private final class Once<Value: Sendable>: Sendable {
    private let continuation: Locked<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) { self.continuation = Locked(continuation) }

    func resume(_ result: Result<Value, any Error>) {
        let first = continuation.withLock { value in
            defer { value = nil }
            return value
        }
        first?.resume(with: result)
    }
}

/// Runs `body` on a thread of its own, as a program without tasks would.
func bounded<Value: Sendable>(
    _ seconds: Double = 60,
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let once = Once(continuation)
        Thread.detachNewThread { once.resume(Result { try body() }) }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { once.resume(.failure(Hung(seconds: seconds))) }
    }
}

/// Runs `body` as a task.
func boundedTask<Value: Sendable>(
    _ seconds: Double = 60,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let once = Once(continuation)
        Task {
            do { once.resume(.success(try await body())) } catch { once.resume(.failure(error)) }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { once.resume(.failure(Hung(seconds: seconds))) }
    }
}

/// Looks until it is so; false when it is not within the time.
func comesTrue(within seconds: Double = 20, _ condition: @escaping @Sendable () -> Bool) async -> Bool {
    let looked = try? await bounded(seconds + 5) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            if ContinuousClock.now > end { return false }
            usleep(2000)
        }
        return true
    }
    return looked ?? false
}

/// Opened once, by one side, for all that wait.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    func wait() throws {
        guard semaphore.wait(timeout: .now() + 10) == .success else { throw Hung(seconds: 10) }
        semaphore.signal()
    }
}

extension Locked where Value: Sendable {
    /// A copy.
    var current: Value { withLock { $0 } }
}
