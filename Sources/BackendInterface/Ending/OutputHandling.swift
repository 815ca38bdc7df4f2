internal import Synchronization
internal import SystemSupport

/// A call of a handler of Python's output, to which tasks belong that the handler makes, until it returns.
///
/// Python's end may wait for the handler, as nobody else takes what Python writes: so what the handler does, or waits for, must not wait for
/// that end.
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

    /// The one that this code belongs to.
    package static var current: OutputHandling? {
        innermost.flatMap { $0.over.load(ordering: .acquiring) ? nil : $0 }
    }

    /// - Parameter owner: whose output it is.
    package static func run(for owner: AnyObject, _ handler: () -> Void) {
        let call = OutputHandling(ObjectIdentifier(owner))
        running.withLock { $0[ObjectIdentifier(call)] = call }
        $innermost.withValue(call, operation: handler)
        call.over.store(true, ordering: .releasing)
        _ = running.withLock { $0.removeValue(forKey: ObjectIdentifier(call)) }
    }

    package func isFor(_ owner: AnyObject) -> Bool { self.owner == ObjectIdentifier(owner) }

    /// For code that ends the program: the handler that it belongs to waits for that, and for nothing that is kept.
    static func noteEnd() { current?.ends.store(true, ordering: .relaxed) }

    /// Whether one has not returned that was called before this moment, and does not end the program itself.
    static func isRunning(since moment: ContinuousClock.Instant) -> Bool {
        running.withLock { running in
            running.values.contains { $0.begun < moment && !$0.ends.load(ordering: .relaxed) }
        }
    }
}
