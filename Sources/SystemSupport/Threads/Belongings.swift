/// Holds a value of the program's own, such as a closure, for an object whose last reference any thread may release.
///
/// Freeing such a value may run any code, which may wait for what the thread holds or has to do: the GIL, an event
/// loop, time limits. So a thread of the pool frees the value, unless it was taken out before.
package final class Belongings<Value>: @unchecked Sendable {  // users of `value` order their accesses themselves
    @usableFromInline
    package final class Box {
        @usableFromInline package var value: Value?

        @inlinable package init(_ value: Value) { self.value = value }
    }

    @usableFromInline package let box: Unmanaged<Box>

    @inlinable
    package init(_ value: consuming Value) {
        box = .passRetained(Box(value))
    }

    /// The value; nil once it was taken out.
    @inlinable package var value: Value? {
        get { box._withUnsafeGuaranteedRef(\.value) }
        set { box._withUnsafeGuaranteedRef { $0.value = newValue } }
    }

    @inlinable package func take() -> Value? { box._withUnsafeGuaranteedRef { $0.value.take() } }

    @inlinable
    deinit {
        if box._withUnsafeGuaranteedRef({ $0.value == nil }) { return box.release() }
        nonisolated(unsafe) let box = box  // no other reference is left
        freeElsewhere { box.release() }
    }
}

private let leavings = ElasticQueue()

@usableFromInline
package func freeElsewhere(_ free: @escaping @Sendable () -> Void) { leavings.run(free) }
