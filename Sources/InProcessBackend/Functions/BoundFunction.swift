internal import BackendInterface
internal import SystemSupport

/// A Swift function that Python holds, until Python frees it, or the runtime that made it forgets it or ends.
final class BoundFunction: Sendable {
    private struct State {
        var function: SwiftFunction?
        weak var backend: InProcessBackend?
    }

    private let state: Locked<State>

    init(_ function: SwiftFunction, _ backend: InProcessBackend) {
        state = Locked(State(function: function, backend: backend))
        backend.functions.add(self)
    }

    deinit { state.withLock { $0.backend }?.functions.remove(self) }

    var target: (SwiftFunction, InProcessBackend)? {
        state.withLock { state in
            guard let function = state.function, let backend = state.backend else { return nil }
            return (function, backend)
        }
    }

    func forget(_ function: SwiftFunction?) {
        // Freed outside of the lock, since the closure may hold anything.
        let forgotten = state.withLock { state in
            function == nil || state.function === function ? state.function.take() : nil
        }
        withExtendedLifetime(forgotten) {}
    }
}

final class BoundFunctions: Sendable {
    private struct Held {
        weak var function: BoundFunction?
    }

    private let held = Locked<[ObjectIdentifier: Held]>([:])

    func add(_ function: BoundFunction) {
        held.withLock { $0[ObjectIdentifier(function)] = Held(function: function) }
    }

    func remove(_ function: BoundFunction) {
        held.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(function)) }
    }

    /// - Parameter function: nil stands for all functions.
    func forget(_ function: SwiftFunction?) {
        for one in held.withLock({ $0.values.map(\.function) }) { one?.forget(function) }
    }
}

/// An error of Swift that Python holds.
final class BoundError: Sendable {
    private let belongings: Belongings<any Error>

    init(_ error: any Error) {
        belongings = Belongings(error)
    }

    var error: (any Error)? { belongings.value }
}
