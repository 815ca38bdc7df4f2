internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// What the worker holds of Swift's own, by number, until it says that it has dropped it, or until the end.
final class HostObjects: Sendable {
    private struct State {
        var objects: [Int: any Sendable] = [:]
        var last = 0
        var hasEnded = false
    }

    private let state = Locked(State())
    private let wasUsed = Atomic(false)
    /// Closures and errors hold what the program likes, whose `deinit` may wait for anything.
    private let freeing = ElasticQueue()

    /// Whether there was ever one: only then can there be calls.
    var hasBeenUsed: Bool { wasUsed.load(ordering: .acquiring) }

    /// - Returns: its number; nil after the end, when it is not kept.
    func add(_ object: any Sendable) -> Int? {
        wasUsed.store(true, ordering: .releasing)
        return state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.last += 1
            state.objects[state.last] = object
            return state.last
        }
    }

    subscript(number: Int) -> (any Sendable)? { state.withLock { $0.objects[number] } }

    /// For a thread that must not be the last one to have the function.
    func isAsyncFunction(_ number: Int) -> Bool {
        state.withLock { ($0.objects[number] as? SwiftFunction)?.isAsync ?? false }
    }

    /// For the thread that reads: what frees them may use Python, whose answer that thread has to read.
    func removeLater(_ numbers: [Int]) {
        freeing.run { self.remove(numbers) }
    }

    func remove(_ numbers: [Int]) {
        // Freed outside of the lock.
        let removed = state.withLock { state in numbers.map { state.objects.removeValue(forKey: $0) } }
        withExtendedLifetime(removed) {}
    }

    func removeAll(where isRemoved: (any Sendable) -> Bool) {
        let all = state.withLock { $0.objects }
        remove(all.filter { isRemoved($0.value) }.map(\.key))
    }

    // MARK: The end

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Lets go of everything, for good: the worker will never say that it has dropped something. Closures, and errors that hold exceptions,
    /// may hold the backend, which holds this.
    func end() {
        let all = state.withLock { state in
            state.hasEnded = true
            defer { state.objects = [:] }
            return state.objects
        }
        withExtendedLifetime(all) {}
    }
}
