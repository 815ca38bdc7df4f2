/// A value that is computed when it is asked for the first time, once.
final class OnDemand<Value: Sendable>: Sendable {
    private enum State {
        case computed(Value)
        case pending(@Sendable () -> Value)
    }

    private let state: Locked<State>

    init(_ compute: @escaping @Sendable () -> Value) {
        state = Locked(.pending(compute))
    }

    /// Of two threads that ask at once both may compute, and both get the first result: computing can take another lock
    /// (the GIL), so none is held meanwhile.
    var value: Value {
        switch state.withLock({ $0 }) {
        case .computed(let value): return value
        case .pending(let compute):
            let value = compute()
            return state.withLock { state in
                if case .computed(let first) = state { return first }
                state = .computed(value)
                return value
            }
        }
    }
}
