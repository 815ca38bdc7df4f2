internal import Foundation

/// A value behind a lock.
///
/// Not `Synchronization.Mutex`: on Linux that waits in a library which the thread sanitizer can't see into, so that
/// every use of it is reported as a race, and real ones drown.
package final class Locked<Value>: @unchecked Sendable {  // `value` is touched only between lock and unlock
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// Puts a new value in the place of a part, and frees the old one outside of the lock: that may run anybody's code.
    package func replace<Part>(_ part: WritableKeyPath<Value, Part>, with new: Part) {
        let old = withLock { value in
            defer { value[keyPath: part] = new }
            return value[keyPath: part]
        }
        withExtendedLifetime(old) {}
    }

    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
