internal import BackendInterface
internal import SystemSupport

/// Counts the uses of an interpreter that may be finalized: Python ends threads that come back to a finalized
/// interpreter.
final class RunningOperations: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        var whenNone: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    /// Begins an operation.
    ///
    /// - Returns: false if the interpreter is about to be finalized.
    func begin() -> Bool {
        state.withLock { state in
            if state.isClosed { return false }
            state.count += 1
            return true
        }
    }

    /// Begins what running operations may need in order to end, such as an interrupt.
    ///
    /// - Returns: false if all operations have ended, and the interpreter is being finalized.
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

    /// Lets no operation begin any more, and calls `body` once the running ones have ended.
    func close(_ body: @escaping @Sendable () -> Void) {
        let isIdle = state.withLock { state in
            state.isClosed = true
            if state.count > 0 { state.whenNone = body }
            return state.count == 0
        }
        if isIdle { body() }
    }

    // MARK: Functions of Swift

    /// Marks a thread that executes a Swift function for which an operation waits.
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

    static var isAwaited: Bool { pthread_getspecific(isInFunction) != nil || FunctionScope.active != nil }
}
