package import Foundation

extension Thread {
    /// Starts a thread of this library. Signals to the process are for the program's threads, and for Python's where it has them; a thread
    /// begins with what the one blocks that starts it, which may be any.
    ///
    /// As Dispatch's threads, it doesn't block what tells of its own faults.
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
