internal import SystemSupport

/// Counts connections that have ended, and then tells what ran on one of them.
final class EndedConnections: Sendable {
    private let state: Locked<(left: Int, operation: String?)>
    private let onEnd: @Sendable (String?) -> Void

    init(_ count: Int, onEnd: @escaping @Sendable (_ operation: String?) -> Void) {
        state = Locked((count, nil))
        self.onEnd = onEnd
    }

    func add(_ operation: String?) {
        let (isLast, operation) = state.withLock { state in
            state.left -= 1
            state.operation = state.operation ?? operation
            return (state.left == 0, state.operation)
        }
        if isLast { onEnd(operation) }
    }
}
