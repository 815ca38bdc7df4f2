internal import Foundation

/// Counts what uses the interpreter, where it may be finalized: Python ends threads that come back to a finalized interpreter.
final class RunningOperations: @unchecked Sendable {  // the fields are touched only with the condition's lock held
    private let condition = NSCondition()
    private var count = 0
    private var isClosed = false

    /// - Returns: false when the interpreter is about to be finalized.
    func begin() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        if isClosed { return false }
        count += 1
        return true
    }

    func end() {
        condition.lock()
        count -= 1
        if count == 0 { condition.broadcast() }
        condition.unlock()
    }

    /// Lets none begin any more, and waits until those that run have ended.
    func closeAndWait() {
        condition.lock()
        isClosed = true
        while count > 0 { condition.wait() }
        condition.unlock()
    }
}
