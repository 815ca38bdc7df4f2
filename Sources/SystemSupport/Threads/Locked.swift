package import Foundation

/// A value behind a lock.
///
/// `Synchronization.Mutex` doesn't suit: on Linux it waits in a library that the thread sanitizer can't see into, so
/// that every use is reported as a race, and real races drown. Inlinable, since each use would otherwise make its types
/// at run time.
package final class Locked<Value>: @unchecked Sendable {  // `value` is touched only between lock and unlock
    @usableFromInline package let lock = NSLock()
    /// The lock is what keeps accesses apart; to have Swift check it too would cost more than the lock.
    @usableFromInline @exclusivity(unchecked) package var value: Value

    @inlinable
    package init(_ value: Value) {
        self.value = value
    }

    /// Replaces a part of the value, and frees the old part outside of the lock: freeing it may run any code.
    package func replace<Part>(_ part: WritableKeyPath<Value, Part>, with new: Part) {
        let old = withLock { value in
            defer { value[keyPath: part] = new }
            return value[keyPath: part]
        }
        withExtendedLifetime(old) {}
    }

    @inlinable
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
