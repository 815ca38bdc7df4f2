internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// The signal by which this process ends itself instead of exiting, as python3 does: a shell that runs a script sees by
/// it that Ctrl-C meant the script as well.
enum FatalSignal {
    private static let number = Atomic<Int32>(0)

    /// To be called before other `atexit` handlers are registered: this one must run last, and handlers run in reverse
    /// order.
    static func prepare() {
        atexit {
            let number = FatalSignal.number.load(ordering: .acquiring)
            guard number != 0 else { return }
            flushStandardStreams()
            signal(number, SIG_DFL)
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, number)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            raise(number)  // to this thread, which would otherwise go on to exit
        }
    }

    /// - Returns: the exit status if the signal has no effect, as in a container's first process; shells show the same
    ///   number.
    static func status(_ signal: Int32) -> Int32 {
        number.store(signal, ordering: .releasing)
        return 128 + signal
    }
}
