#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

// Noticing that a child has ended, at once and without taking its status away from Foundation's Process, whose own way
// waits for every grandchild that inherited a descriptor.

/// How a process ended.
struct ExitStatus: Sendable, Hashable {
    var signal: Int32?
    var code: Int32?
}

/// A descriptor that becomes readable when the process ends; nil where the system has none.
func makeExitDescriptor(for process: Int32) -> Descriptor? {
    #if os(Linux)
        // pidfd_open(2): glibc has a wrapper only since 2.36, so it is called by number, the same on all architectures.
        typealias SystemCall = @convention(c) (Int, Int, Int) -> Int
        guard let address = dlsym(nil, "syscall") else { return nil }
        let call = unsafeBitCast(address, to: SystemCall.self)
        let number = call(434, Int(process), 0)
        return number >= 0 ? Descriptor(Int32(number)) : nil
    #else
        let queue = kqueue()
        guard queue >= 0 else { return nil }
        var event = kevent(
            ident: UInt(process),
            filter: Int16(EVFILT_PROC),
            flags: UInt16(EV_ADD | EV_ONESHOT),
            fflags: NOTE_EXIT,
            data: 0,
            udata: nil
        )
        guard kevent(queue, &event, 1, nil, 0, nil) == 0 else {
            close(queue)
            return nil
        }
        return Descriptor(queue)
    #endif
}

/// Looks whether a child has ended, and leaves it to be reaped.
enum ChildState: Equatable {
    case running
    case ended(ExitStatus)
    /// Reaped by somebody else, who knows the status.
    case gone

    init(of process: Int32) {
        var info = siginfo_t()
        while waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0 {
            if errno != EINTR {
                self = .gone
                return
            }
        }
        #if os(Linux)
            let (child, status) = (info._sifields._sigchld.si_pid, info._sifields._sigchld.si_status)
        #else
            let (child, status) = (info.si_pid, info.si_status)
        #endif
        guard child == process else {
            self = .running
            return
        }
        self = .ended(
            info.si_code == Int32(CLD_EXITED) ? ExitStatus(code: status) : ExitStatus(signal: status)
        )
    }
}

/// The name of a signal, `SIGSEGV`.
func signalName(_ signal: Int32) -> String? {
    let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
        SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
        SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS", SIGVTALRM: "SIGVTALRM", SIGPROF: "SIGPROF",
    ]
    return names[signal]
}
