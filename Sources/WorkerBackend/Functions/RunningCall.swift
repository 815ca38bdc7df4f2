internal import BackendInterface
internal import Synchronization
internal import Wire

/// A call of a Swift function that is running. Operations of the closure belong to the call: the thread of Python that
/// waits for the result executes them.
///
/// `@unchecked Sendable`: after `init`, nothing writes `connection` but Swift's own runtime, which sets weak references
/// to nil safely from any thread.
final class RunningCall: @unchecked Sendable {
    @TaskLocal static var current: RunningCall?

    let number: Int
    /// The number of the function.
    let function: Int
    /// The connection that the call came by, and that its result goes to. Weak: a task that the closure leaves behind
    /// inherits `current` and may run for ever, and must not keep a connection's descriptors open.
    private(set) weak var connection: Connection?
    /// The request within which Python called; nil if there is none, as in a thread that Python code has started.
    let request: Int?
    /// Whether the thread of Python that waits for the call executes the call's operations. Async code in another
    /// thread than the main one can't; the main thread is free then, and executes them.
    let isServed: Bool
    /// Those of the task that waits for the request.
    let taskLocals: CapturedTaskLocals?
    private let over = Atomic(false)
    private let stopped = Atomic(false)

    init(_ call: WorkerCall, _ connection: Connection, _ taskLocals: CapturedTaskLocals?) {
        (number, function, request, isServed) = (call.number, call.function, call.request, call.isServed)
        self.connection = connection
        self.taskLocals = taskLocals
    }

    /// Whether the closure has ended. What it left behind, a task for instance, doesn't belong to the call any more.
    var isOver: Bool { over.load(ordering: .acquiring) }

    func end() { over.store(true, ordering: .releasing) }

    /// Whether the call is to stop: with the request that made it, or since Python doesn't wait for it any more.
    var isStopped: Bool { stopped.load(ordering: .acquiring) }

    func stop() { stopped.store(true, ordering: .releasing) }
}
