internal import Synchronization
internal import SystemSupport

/// A call of a handler of Python's output. Tasks that the handler makes belong to the call until it returns.
///
/// Python's end may wait for the handler, as nobody else takes what Python writes. So what the handler does, or waits
/// for, must not wait for this end.
package final class OutputHandling: Sendable {
    @TaskLocal private static var innermost: OutputHandling?
    private static let running = Locked<[ObjectIdentifier: OutputHandling]>([:])

    private let owner: ObjectIdentifier
    private let begun = ContinuousClock.now
    private let over = Atomic(false)
    private let ends = Atomic(false)

    private init(_ owner: ObjectIdentifier) {
        self.owner = owner
    }

    /// The call that the running code belongs to.
    package static var current: OutputHandling? {
        innermost.flatMap { $0.over.load(ordering: .acquiring) ? nil : $0 }
    }

    /// - Parameter owner: the object whose output is handled.
    package static func run(for owner: AnyObject, _ handler: () -> Void) {
        let call = OutputHandling(ObjectIdentifier(owner))
        running.withLock { $0[ObjectIdentifier(call)] = call }
        $innermost.withValue(call, operation: handler)
        call.over.store(true, ordering: .releasing)
        _ = running.withLock { $0.removeValue(forKey: ObjectIdentifier(call)) }
    }

    package func isFor(_ owner: AnyObject) -> Bool { self.owner == ObjectIdentifier(owner) }

    /// Notes that the current handler ends the program: it waits for that end, and not for a kept thread.
    static func noteEnd() { current?.ends.store(true, ordering: .relaxed) }

    /// Whether a handler that was called before this moment has not returned, and does not end the program itself.
    static func isRunning(since moment: ContinuousClock.Instant) -> Bool {
        running.withLock { running in
            running.values.contains { $0.begun < moment && !$0.ends.load(ordering: .relaxed) }
        }
    }
}
