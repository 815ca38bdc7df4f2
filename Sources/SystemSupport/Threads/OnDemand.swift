/// A value that is computed when it is asked for the first time, once.
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

    /// Of two threads that ask at once both may compute, and both get the first result: computing can take another lock
    /// (the GIL), so none is held meanwhile.
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
            // Outside of the lock: what computed it is freed here.
            if case .computed(let first) = before { return first }
            return value
        }
    }
}
