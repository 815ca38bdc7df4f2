internal import Foundation
internal import SystemSupport

/// What signals do to this process.
enum SignalDispositions {
    /// The signals that this process was started to ignore, as SIGHUP is by `nohup` and SIGINT by a shell in the
    /// background. Python goes on ignoring them. (SIGPIPE and SIGXFSZ are left out: Python ignores them anyway.)
    static let ignoredAtStart: [Int32] = (1..<NSIG).filter { number in
        var current = sigaction()
        return number != SIGPIPE && number != SIGXFSZ && sigaction(number, nil, &current) == 0 && isIgnored(current)
    }

    /// Resets the handlers of Swift's runtime. To be called before anything else.
    static func takeOver() {
        // Swift's runtime handles these signals, to report crashes; SIGQUIT is Ctrl-\. A script has to find the default
        // actions, as under python3, and a crash of its C code must end it at once.
        let taken = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV]
        for number in taken where !ignoredAtStart.contains(number) { signal(number, SIG_DFL) }
    }

    /// - Parameter handler: must be async-signal-safe.
    static func set(
        _ number: Int32,
        _ handler: @escaping @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void
    ) {
        var action = sigaction()
        action.sa_flags = SA_SIGINFO | SA_RESTART
        #if canImport(Darwin)
            action.__sigaction_u.__sa_sigaction = handler
        #else
            action.__sigaction_handler.sa_sigaction = handler
        #endif
        // SIGCHLD's handler stops this process by SIGTSTP, for example, which the thread would hold back amid a handler
        // of SIGTSTP.
        sigaddset(&action.sa_mask, SIGCHLD)
        sigaction(number, &action, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        // SIG_IGN is a number in the place of a function's address.
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
