/// A value that is computed once, when it is first asked for.
package final class OnDemand<Value: Sendable>: Sendable {
    @usableFromInline
    package enum State {
        case computed(Value)
        case pending(@Sendable () -> Value)
    }

    @usableFromInline package let state: Locked<State>

    @inlinable
    package init(_ compute: @escaping @Sendable () -> Value) {
        state = Locked(.pending(compute))
    }

    /// Two threads that ask at once may both compute, and both get the first result. No lock is held meanwhile, since
    /// computing can take another one (the GIL).
    @inlinable
    package var value: Value {
        switch state.withLock({ $0 }) {
        case .computed(let value): return value
        case .pending(let compute):
            let value = compute()
            let before = state.withLock { state in
                defer { if case .pending = state { state = .computed(value) } }
                return state
            }
            // The closure that computed the value is freed here, outside of the lock.
            if case .computed(let first) = before { return first }
            return value
        }
    }
}
