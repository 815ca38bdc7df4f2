// Swift's own main function would leave this thread in a wait that takes every signal of the process. Python code counts
// on getting them on the thread that it runs on: otherwise none of them interrupts its `input()` or `time.sleep()`.
internal import Dispatch
internal import Foundation

/// The process's first thread, which does nothing but wait.
enum MainThread {
    private static let leavesSignals = DispatchSemaphore(value: 0)
    private static let hasLeftThem = DispatchSemaphore(value: 0)

    /// Starts `body` and waits for ever. Until told otherwise, signals do to the process what they usually do.
    static func park(_ body: @escaping @Sendable () async -> Void) -> Never {
        // Whoever started this process may have blocked them: the threads that Swift runs tasks on do.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        // Detached: it would otherwise be a task of this thread, which waits.
        Task.detached { await body() }
        leavesSignals.wait()
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        hasLeftThem.signal()
        while true { pause() }
    }

    /// From now on signals go to the only thread that doesn't block them, Python's. To be called once.
    static func leaveSignalsToPython() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                leavesSignals.signal()
                hasLeftThem.wait()
                continuation.resume()
            }
        }
    }
}
