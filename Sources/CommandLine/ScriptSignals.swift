// The worker is part of this command's job. So the terminal's signals (Ctrl-C, Ctrl-Z, the end of a session) reach the
// command, the worker, and what the script has started. A signal to the command alone is passed on to the worker, by
// handlers that only make a few system calls.
internal import Foundation
internal import Synchronization
internal import SystemSupport

/// Signals to this process while a script runs.
enum ScriptSignals {
    private static let worker = Atomic<pid_t>(0)
    /// Signals that are about this process itself (its faults and its children), or can't be handled.
    private static let own = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGCHLD, SIGKILL, SIGSTOP]
    /// Signals of job control that this process doesn't handle: it stops and continues together with the worker.
    private static let ofJobControl = [SIGCONT, SIGTTIN, SIGTTOU]
    /// The signals that are meant for the script.
    private static let all = (1..<NSIG).filter { !own.contains($0) && !ofJobControl.contains($0) }

    /// Has signals go to a worker. This process survives them, and stops or ends as the worker does.
    static func forward(to process: pid_t) {
        worker.store(process, ordering: .releasing)
        SignalDispositions.set(SIGCHLD) { _, _, _ in ScriptSignals.stopWithWorker() }
        for number in all where !SignalDispositions.ignoredAtStart.contains(number) { take(number) }
    }

    private static func take(_ number: Int32) {
        SignalDispositions.set(number) { number, information, _ in
            let process = ScriptSignals.worker.load(ordering: .acquiring)
            let error = errno
            if process > 0, !isForJob(number, information) { kill(process, number) }
            errno = error
        }
    }

    /// Ends the forwarding once the worker has ended, since the system may give its process id to another process.
    static func end() { worker.store(0, ordering: .releasing) }

    /// Whether a worker that was ended by the signal was told to end, which is no crash.
    static func isOrder(_ number: Int32) -> Bool {
        !own.contains(number)
    }

    /// For Python in this process: the kernel ignores the default action of signals to a container's first process, so
    /// handlers end this one.
    static func endFirstProcess() {
        guard getpid() == 1 else { return }
        for number in [SIGHUP, SIGQUIT, SIGALRM, SIGTERM] where !SignalDispositions.ignoredAtStart.contains(number) {
            SignalDispositions.set(number) { number, _, _ in _exit(128 + number) }
        }
    }

    /// Stops this process when the worker was stopped, so that the parent, a shell for example, sees it. The worker
    /// continues when this process does.
    private static func stopWithWorker() {
        let error = errno
        defer { errno = error }
        let process = worker.load(ordering: .acquiring)
        var information = siginfo_t()
        guard process > 0, waitid(P_PID, id_t(process), &information, WSTOPPED | WNOHANG) == 0,
            information.si_signo == SIGCHLD
        else { return }
        signal(SIGTSTP, SIG_DFL)
        kill(getpid(), stopSignal(information))
        if SignalDispositions.ignoredAtStart.contains(SIGTSTP) { signal(SIGTSTP, SIG_IGN) } else { take(SIGTSTP) }
        // The worker may have been told to continue, with this process, before it had stopped.
        kill(process, SIGCONT)
    }

    private static func stopSignal(_ information: siginfo_t) -> Int32 {
        #if os(Linux)
            information._sifields._sigchld.si_status
        #else
            information.si_status
        #endif
    }
}

/// Whether a signal needs no forwarding. The kernel sends a key's signals, and the end of a session, to all of the job,
/// the worker too; but a timer's signal, and to the session's leader the end of the terminal, to the command alone. A
/// signal of this process itself, by writing for example, is no one else's.
private func isForJob(_ number: Int32, _ information: UnsafeMutablePointer<siginfo_t>?) -> Bool {
    guard isOfKernel(information) else { return isOfThisProcess(information) }
    switch number {
    case SIGINT, SIGQUIT, SIGTSTP, SIGWINCH: return true
    case SIGHUP: return getsid(0) != getpid()
    default: return false
    }
}

private func isOfKernel(_ information: UnsafeMutablePointer<siginfo_t>?) -> Bool {
    #if os(Linux)
        let kernel: Int32 = 0x80  // SI_KERNEL
        return information?.pointee.si_code == kernel
    #else
        return information?.pointee.si_code != SI_USER
    #endif
}

private func isOfThisProcess(_ information: UnsafeMutablePointer<siginfo_t>?) -> Bool {
    guard let information = information?.pointee else { return false }
    #if os(Linux)
        return information.si_code == SI_USER && information._sifields._kill.si_pid == getpid()
    #else
        return information.si_pid == getpid()
    #endif
}
