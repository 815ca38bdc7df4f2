internal import BackendInterface
internal import Synchronization

/// A call of a Swift function that runs. Operations of its closure belong to it: the thread of Python that waits for the
/// result executes them.
///
/// `@unchecked Sendable`: nothing writes `connection` after `init` but the runtime, which makes weak references nil safely from any thread.
final class RunningCall: @unchecked Sendable {
    @TaskLocal static var current: RunningCall?

    let number: Int
    /// The number of the function.
    let function: Int
    /// Where the call came from and its result goes to. What a closure leaves behind inherits `current` and may run for ever, which
    /// should not hold a runtime's descriptors.
    private(set) weak var connection: Connection?
    /// The request within which Python called; nil where there is none, as in a thread of Python's own.
    let request: Int?
    /// Whether Python executes what belongs to the call where it waits. Async code in another thread than the main one can't, and
    /// leaves the main thread free for it.
    let isServed: Bool
    private let over = Atomic(false)
    private let stopped = Atomic(false)

    init(number: Int, function: Int, connection: Connection, request: Int?, isServed: Bool) {
        self.isServed = isServed
        self.number = number
        self.function = function
        self.connection = connection
        self.request = request
    }

    /// Whether the result was sent: what the closure left behind, a task for instance, doesn't belong to the call any more.
    var isOver: Bool { over.load(ordering: .acquiring) }

    func end() { over.store(true, ordering: .releasing) }

    /// Whether the request that called is to stop.
    var isStopped: Bool { stopped.load(ordering: .acquiring) }

    func stop() { stopped.store(true, ordering: .releasing) }
}
