import BackendInterface
import Foundation
import SystemSupport
import Testing

struct ThreadSignalsTests {
    @Test func `a thread of the library takes no signals of the process, whoever starts it`() async {
        let (blocked, after): (sigset_t, sigset_t) = await withCheckedContinuation { continuation in
            // A thread that blocks no signal, as Python's main thread.
            Thread.detachNewThread {
                var none = sigset_t()
                sigemptyset(&none)
                pthread_sigmask(SIG_SETMASK, &none, nil)
                let isDone = DispatchSemaphore(value: 0)
                nonisolated(unsafe) var blocked = sigset_t()
                let thread = Thread {
                    pthread_sigmask(SIG_SETMASK, nil, &blocked)
                    isDone.signal()
                }
                thread.startWithoutSignals()
                isDone.wait()
                var after = sigset_t()
                pthread_sigmask(SIG_SETMASK, nil, &after)
                continuation.resume(returning: (blocked, after))
            }
        }
        func contains(_ set: sigset_t, _ number: Int32) -> Bool {
            var set = set
            return sigismember(&set, number) == 1
        }
        for number in [SIGINT, SIGTERM, SIGUSR2, SIGCHLD, SIGALRM] {
            #expect(contains(blocked, number))
            #expect(!contains(after, number))
        }
        #expect(!contains(blocked, SIGSEGV))
    }
}
