// A fault may make a call hang. These functions run it where that takes no thread from the tests' tasks; the watchdog
// ends it.

import BackendInterface
import Foundation
import SystemSupport

/// Runs `body` on a thread of its own, as a program without tasks would.
func bounded<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs `body` as a task.
func boundedTask<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task { try await body() }.value
}

/// Opened once, by one side, for all that wait.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }
}
