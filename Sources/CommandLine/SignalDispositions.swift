internal import Foundation
internal import SystemSupport

/// What signals do to this process.
enum SignalDispositions {
    /// Those that whoever started this process had it ignore, as `nohup` does with SIGHUP, and a shell with SIGINT in the background. Python
    /// goes on ignoring them. (SIGPIPE and SIGXFSZ it ignores anyway.)
    static let ignoredAtStart: [Int32] = (1..<NSIG).filter { number in
        var current = sigaction()
        return number != SIGPIPE && number != SIGXFSZ && sigaction(number, nil, &current) == 0 && isIgnored(current)
    }

    /// To be called first of all.
    static func takeOver() {
        // Swift's runtime reports crashes, for which it takes Ctrl-\, too. A script finds these signals as under python3, and a crash of its
        // C code ends it at once.
        let taken = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV]
        for number in taken where !ignoredAtStart.contains(number) { signal(number, SIG_DFL) }
    }

    /// - Parameter handler: safe where signals interrupt anything.
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
        // Whose handler stops this process, by a signal that the thread would hold back amid that one's.
        sigaddset(&action.sa_mask, SIGCHLD)
        sigaction(number, &action, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        // It is a number in the place of a function's address.
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
