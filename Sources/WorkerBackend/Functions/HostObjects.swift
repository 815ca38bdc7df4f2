internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// The program's functions and errors that Python holds, by number. Each stays until the worker says that Python has
/// dropped it, or until the end.
final class HostObjects: Sendable {
    private struct State {
        var objects: [Int: any Sendable] = [:]
        var last = 0
        var hasEnded = false
    }

    private let state = Locked(State())
    private let wasUsed = Atomic(false)
    /// Frees objects: closures and errors hold any values of the program, whose `deinit` may wait for anything.
    private let freeing = ElasticQueue()

    /// Whether an object was ever added: only then can Python call functions.
    var hasBeenUsed: Bool { wasUsed.load(ordering: .acquiring) }

    /// - Returns: the object's number; nil after the end, when nothing is kept any more.
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

    /// Whether a number is that of an async function. For a thread that must not hold the last reference to the
    /// function.
    func isAsyncFunction(_ number: Int) -> Bool {
        state.withLock { ($0.objects[number] as? SwiftFunction)?.isAsync ?? false }
    }

    /// `remove` for the thread that reads: freeing an object may run code that waits for a reply, which this thread has
    /// to read.
    func removeLater(_ numbers: [Int]) {
        freeing.run { self.remove(numbers) }
    }

    func remove(_ numbers: [Int]) {
        // The objects are freed outside of the lock.
        let removed = state.withLock { state in numbers.map { state.objects.removeValue(forKey: $0) } }
        withExtendedLifetime(removed) {}
    }

    func removeAll(where isRemoved: (any Sendable) -> Bool) {
        let all = state.withLock { $0.objects }
        remove(all.filter { isRemoved($0.value) }.map(\.key))
    }

    // MARK: The end

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Frees everything, for good: the worker will not say any more what it has dropped. Closures, and errors that hold
    /// exceptions, may hold the backend, which holds this: a retain cycle.
    func end() {
        let all = state.withLock { state in
            state.hasEnded = true
            defer { state.objects = [:] }
            return state.objects
        }
        withExtendedLifetime(all) {}
    }
}
