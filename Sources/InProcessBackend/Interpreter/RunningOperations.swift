internal import BackendInterface
internal import SystemSupport

/// Counts what uses the interpreter, where it may be finalized: Python ends threads that come back to a finalized interpreter.
final class RunningOperations: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        var whenNone: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    /// For an operation.
    ///
    /// - Returns: false when the interpreter is about to be finalized.
    func begin() -> Bool {
        state.withLock { state in
            if state.isClosed { return false }
            state.count += 1
            return true
        }
    }

    /// For what operations that run may need in order to end, such as an interrupt.
    ///
    /// - Returns: false when they have ended, and the interpreter is being finalized.
    func beginAmid() -> Bool {
        state.withLock { state in
            if state.isClosed, state.count == 0 { return false }
            state.count += 1
            return true
        }
    }

    func end() {
        let last = state.withLock { state in
            state.count -= 1
            return state.count == 0 ? state.whenNone.take() : nil
        }
        last?()
    }

    /// Lets none begin any more, and calls `body` once those that run have ended.
    func close(_ body: @escaping @Sendable () -> Void) {
        let isIdle = state.withLock { state in
            state.isClosed = true
            if state.count > 0 { state.whenNone = body }
            return state.count == 0
        }
        if isIdle { body() }
    }

    // MARK: Functions of Swift

    /// Marks a thread that executes a function for which one of the operations waits.
    private static let isInFunction: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    static func inFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = pthread_getspecific(isInFunction)
        pthread_setspecific(isInFunction, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(isInFunction, before) }
        return try body()
    }

    /// Whether one of the operations may wait for the caller.
    static var isAwaited: Bool { pthread_getspecific(isInFunction) != nil || FunctionScope.active != nil }
}
