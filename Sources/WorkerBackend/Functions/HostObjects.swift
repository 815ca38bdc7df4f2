internal import BackendInterface
internal import Synchronization

/// What the worker holds of Swift's own, by number, until it says that it has dropped it.
final class HostObjects: Sendable {
    private struct State {
        var objects: [Int: any Sendable] = [:]
        var last = 0
    }

    private let state = Locked(State())
    private let wasUsed = Atomic(false)

    /// Whether there was ever one: only then can there be calls.
    var hasBeenUsed: Bool { wasUsed.load(ordering: .acquiring) }

    func add(_ object: any Sendable) -> Int {
        wasUsed.store(true, ordering: .releasing)
        return state.withLock { state in
            state.last += 1
            state.objects[state.last] = object
            return state.last
        }
    }

    subscript(number: Int) -> (any Sendable)? { state.withLock { $0.objects[number] } }

    func remove(_ numbers: [Int]) {
        // Freed outside of the lock: a closure may hold anything.
        let removed = state.withLock { state in numbers.map { state.objects.removeValue(forKey: $0) } }
        withExtendedLifetime(removed) {}
    }

    func removeAll(where isRemoved: (any Sendable) -> Bool = { _ in true }) {
        let all = state.withLock { $0.objects }
        remove(all.filter { isRemoved($0.value) }.map(\.key))
    }
}
