package import Foundation

/// A value behind a lock.
///
/// Not `Synchronization.Mutex`: on Linux that waits in a library which the thread sanitizer can't see into, so that
/// every use of it is reported as a race, and real ones drown. Inlinable, since each use would else make its types at run time.
package final class Locked<Value>: @unchecked Sendable {  // `value` is touched only between lock and unlock
    @usableFromInline package let lock = NSLock()
    @usableFromInline package var value: Value

    @inlinable
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

    @inlinable
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
