package import Foundation

extension Thread {
    /// Starts a thread of this library with most signals blocked: signals to the process are for the program's threads,
    /// and for Python's. The thread inherits the caller's mask, which is changed meanwhile.
    ///
    /// Signals that report a thread's own faults stay unblocked, as on Dispatch's threads.
    package func startWithoutSignals() {
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for fault in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGPIPE, SIGPROF] {
            sigdelset(&blocked, fault)
        }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        start()
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
