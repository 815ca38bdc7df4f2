internal import BackendInterface
internal import Dispatch
internal import Synchronization

/// A thread that waits for something that happens in others. Python's own thread goes on with its jobs meanwhile: what it waits for
/// may need them.
final class ThreadWait: Sendable {
    private let isOver = Atomic(false)
    private let wakeUp = DispatchSemaphore(value: 0)
    private let thread: PythonThread?

    /// For the calling thread.
    init(_ thread: PythonThread) {
        self.thread = thread.isCurrent ? thread : nil
    }

    func end() {
        isOver.store(true, ordering: .releasing)
        if let thread { thread.run(belongsToCall: true) {} } else { wakeUp.signal() }
    }

    /// Without the GIL.
    func wait() {
        if let thread {
            thread.serve { !isOver.load(ordering: .acquiring) }
        } else {
            wakeUp.wait()
        }
    }
}
