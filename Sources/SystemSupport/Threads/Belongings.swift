/// Holds a value of the program's own, such as a closure, for an object that any thread may be the last to let go of.
///
/// Freeing such a value may run any code, which may wait for what that thread holds or is to do: Python's lock, an event loop, time
/// limits. So it is freed on a thread of the pool, unless somebody takes it out before.
package final class Belongings<Value>: @unchecked Sendable {  // as safe as the value: who uses it sees to the order
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

    /// nil once it was taken out.
    @inlinable package var value: Value? {
        get { box._withUnsafeGuaranteedRef(\.value) }
        set { box._withUnsafeGuaranteedRef { $0.value = newValue } }
    }

    @inlinable package func take() -> Value? { box._withUnsafeGuaranteedRef { $0.value.take() } }

    @inlinable
    deinit {
        if box._withUnsafeGuaranteedRef({ $0.value == nil }) { return box.release() }
        nonisolated(unsafe) let box = box  // nobody else has it any more
        freeElsewhere { box.release() }
    }
}

private let leavings = ElasticQueue()

@usableFromInline
package func freeElsewhere(_ free: @escaping @Sendable () -> Void) { leavings.run(free) }
