internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// The signal that ends this process in place of an exit status, as it does python3: a shell that runs a script of its own looks at that to
/// know that Ctrl-C meant the script as well.
enum FatalSignal {
    private static let number = Atomic<Int32>(0)

    /// To be called before anything that is to be done at the end is registered: this comes last.
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
            raise(number)  // to this thread, which would else go on to the end
        }
    }

    /// - Returns: the exit status where the signal does nothing, as to a container's first process; it is what shells show.
    static func status(_ signal: Int32) -> Int32 {
        number.store(signal, ordering: .releasing)
        return 128 + signal
    }
}
