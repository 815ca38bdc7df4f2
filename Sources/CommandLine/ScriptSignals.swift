// The worker is part of this command's job, so what the terminal sends to that (Ctrl-C, Ctrl-Z, the end of a session) comes to both, and to
// what the script has started. What is sent to the command alone it passes on. By handlers that do no more than a system call or two.
internal import Foundation
internal import Synchronization
internal import SystemSupport

/// Signals to this process while a script runs.
enum ScriptSignals {
    private static let worker = Atomic<pid_t>(0)
    /// This process's own: its faults, and its children.
    private static let own = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGCHLD, SIGKILL, SIGSTOP]
    /// Job control: it stops and goes on together with the worker.
    private static let ofJobControl = [SIGCONT, SIGTTIN, SIGTTOU]
    /// Those that mean the program, whatever that does about them.
    private static let all = (1..<NSIG).filter { !own.contains($0) && !ofJobControl.contains($0) }

    /// From now on signals are for a worker: this process outlives them, and does what the worker does.
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

    /// The worker has ended, and its number may become another process's.
    static func end() { worker.store(0, ordering: .releasing) }

    /// Whether a worker that it ended did as it was told, whoever sent it: that is no crash.
    static func isOrder(_ number: Int32) -> Bool {
        !own.contains(number)
    }

    /// Python in this process: the kernel keeps the default effect of signals from a system's first process, as that of a container is.
    static func endFirstProcess() {
        guard getpid() == 1 else { return }
        for number in [SIGHUP, SIGQUIT, SIGALRM, SIGTERM] where !SignalDispositions.ignoredAtStart.contains(number) {
            SignalDispositions.set(number) { number, _, _ in _exit(128 + number) }
        }
    }

    /// Whoever waits for this process, a shell for example, is to see that its program has stopped; and that it goes on, when it is told to.
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
        // It was told to go on, and the worker perhaps before it had stopped.
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

/// Whether all of the job has got a signal, the worker too: the kernel has sent it, because of a key or the end of a session. Others it sends
/// to the command alone: that of a timer, and the end of the terminal to the session's leader. Or to nobody else's concern: a signal that the
/// command's own writing has caused.
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
