// Python code counts on getting signals on the thread that it runs on: otherwise none of them interrupts its `input()`
// or `time.sleep()`. With an async `main`, the main thread would wait in a way that takes every signal of the process.
internal import Dispatch
internal import Foundation

/// The main thread, which does nothing but wait.
enum MainThread {
    private static let leavesSignals = DispatchSemaphore(value: 0)
    private static let hasLeftThem = DispatchSemaphore(value: 0)

    /// Starts `body` and waits for ever. Until ``leaveSignalsToPython()`` is called, signals have their usual effect.
    static func park(_ body: @escaping @Sendable () async -> Void) -> Never {
        // The parent's signal mask is inherited, and may block signals: the threads that Swift runs tasks on do.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        // A task that isn't detached would run on this thread, which waits.
        Task.detached { await body() }
        leavesSignals.wait()
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        hasLeftThem.signal()
        while true { pause() }
    }

    /// Has signals go to Python's thread, the only one that doesn't block them. To be called once.
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
