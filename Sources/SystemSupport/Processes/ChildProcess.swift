// Starts a program by `posix_spawn` and tells how it ends. Foundation's `Process` doesn't suit Pythons: on Linux it
// learns of a process's end by a socket that every program started from there inherits. So a Python would stay a zombie
// as long as any program that it left behind lives, and no setting changes that.
internal import Foundation

/// A program that this one has started, in a process group of its own unless it shares this program's. The child
/// inherits three descriptors and the ones that are named, and no signals that are blocked or ignored. A child whose
/// object is freed before its end goes on running.
package final class ChildProcess: ManagedProcess {
    package let processID: pid_t
    package let exitDescriptor: Descriptor?
    /// nil until the end was noticed. While the lock is held and there is no status, the process's number can't be
    /// reused.
    private let status = Locked<ExitStatus?>(nil)

    /// - Parameters:
    ///   - sharesGroup: whether the child is part of this program's job: then the child may use the terminal while the
    ///     job is in the foreground, and is stopped, continued and interrupted from there.
    ///   - inherited: descriptors, from 3 on, that the child gets under the same numbers.
    ///   - input, output, error: the child's descriptors 0, 1 and 2.
    package init(
        _ executable: String,
        arguments: [String],
        environment: ProcessEnvironment = .current,
        sharesGroup: Bool = false,
        inherited: [Int32] = [],
        input: Descriptor,
        output: Descriptor,
        error: Descriptor
    ) throws(SystemProblem) {
        let streams = [input, output, error].map(\.number)
        let path = URL(fileURLWithPath: executable).path
        var (process, problem): (pid_t, Int32) = (0, 0)
        withCStrings(([path] + arguments).map { Array($0.utf8CString) }) { arguments in
            withCStrings(environment.entries) { variables in
                problem = spawn(&process, path, arguments, variables, sharesGroup: sharesGroup, inherited, streams)
            }
        }
        guard problem == 0 else { throw SystemProblem(problem) }
        processID = process
        exitDescriptor = try? makeExitDescriptor(for: process)
    }

    deinit {
        guard exitStatus() == nil else { return }
        let process = processID
        ThreadPool.shared.run { _ = reap(process, waits: true) }
    }

    package var hasEnded: Bool { exitStatus() != nil }

    package func exitStatus() -> ExitStatus? {
        status.withLock { status in
            if status == nil { status = reap(processID, waits: false) }
            return status
        }
    }

    package func signal(_ number: Int32) {
        status.withLock { status in
            guard status == nil else { return }
            // Better than by its number, which may be another's if this program reaps whatever has ended.
            if let exitDescriptor, sendSignal(number, toProcessOf: exitDescriptor) { return }
            _ = kill(processID, number)
        }
    }

    package func letGo() { exitDescriptor?.retire() }

    /// Kills the process and those of its descendants that are still in its group.
    package func killGroup() {
        status.withLock { status in
            if status == nil { _ = kill(-processID, SIGKILL) }
        }
    }
}

extension ChildProcess {
    /// Reaps those of the group, after its end, that have become children of this process: it is process 1, as in a
    /// container, or adopts orphans otherwise. Nobody else would.
    func reapOrphans() {
        guard exitStatus() != nil else { return }
        for _ in 0..<100 {
            let orphan = waitpid(-processID, nil, WNOHANG)
            if orphan < 0, errno != EINTR { return }
            // One that was killed has not ended yet.
            if orphan == 0 { usleep(1000) }
        }
    }
}

// MARK: Start

/// Calls `posix_spawn` and returns the number of its error.
private func spawn(
    _ process: inout pid_t,
    _ path: String,
    _ arguments: [UnsafeMutablePointer<CChar>?],
    _ variables: [UnsafeMutablePointer<CChar>?],
    sharesGroup: Bool,
    _ inherited: [Int32],
    _ streams: [Int32]
) -> Int32 {
    #if canImport(Darwin)
        var attributes: posix_spawnattr_t?
        var actions: posix_spawn_file_actions_t?
    #else
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }

    // A child inherits blocked and ignored signals. A thread of Dispatch blocks signals, and a program ignores those of
    // a dispatch source, or SIGCHLD: none of this is meant for the child.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    for fixed in [SIGKILL, SIGSTOP] { sigdelset(&signals, fixed) }
    // SIGHUP concerns the job as a whole. Who started the job may have ignored it, as `nohup` does.
    if sharesGroup { sigdelset(&signals, SIGHUP) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    if !sharesGroup { flags |= POSIX_SPAWN_SETPGROUP }
    #if canImport(Darwin)
        flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))

    // With closed standard streams, a given descriptor may be one of 0 to 2, and `dup2` would overwrite it.
    var copies: [Descriptor] = []
    for (target, stream) in streams.enumerated() {
        var source = stream
        if stream < 3 {
            source = fcntl(stream, F_DUPFD_CLOEXEC, 3)
            guard source >= 0 else { return errno }
            copies.append(Descriptor(source))
        }
        posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    defer { withExtendedLifetime(copies) {} }
    #if os(Linux)
        // A copy of a descriptor on itself is one that a program keeps.
        for number in inherited where fcntl(number, F_GETFD) == FD_CLOEXEC {
            posix_spawn_file_actions_adddup2(&actions, number, number)
        }
        closeAll(from: 3, but: inherited, &actions)
    #else
        for number in inherited { posix_spawn_file_actions_addinherit_np(&actions, number) }
    #endif
    var problem: Int32
    var attempts = 0
    repeat {
        problem = posix_spawn(&process, path, &actions, &attributes, arguments, variables)
        attempts += 1
        // The file was just written, and a child that another thread is starting has it open for some microseconds.
    } while problem == ETXTBSY && attempts < 50 && usleep(2000) == 0
    return problem
}

#if os(Linux)
    /// This package's descriptors are close-on-exec; those of other libraries may not be.
    private func closeAll(from first: Int32, but kept: [Int32], _ actions: inout posix_spawn_file_actions_t) {
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        var end = Int32.max
        // glibc has this function since 2.34.
        if let address = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
            end = kept.max().map { $0 + 1 } ?? first
            _ = unsafeBitCast(address, to: CloseFrom.self)(&actions, end)
        }
        guard end > first else { return }
        for number in Descriptor.inheritable(from: first) where number < end && !kept.contains(number) {
            posix_spawn_file_actions_addclose(&actions, number)
        }
    }
#endif

/// Calls `body` with pointers to the strings, followed by a null pointer.
private func withCStrings(_ strings: [[CChar]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Void) {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    body(copies)
}

// MARK: End

/// Reaps a process that has ended, if it is a child of this one; else nil.
func reapIfChild(_ process: pid_t) -> ExitStatus? {
    guard let status = reap(process, waits: false), status != ExitStatus() else { return nil }
    return status
}

/// Reaps a process that has ended: from then on its number may be another's.
///
/// - Returns: nil while the process runs.
private func reap(_ process: pid_t, waits: Bool) -> ExitStatus? {
    var info = siginfo_t()
    while waitid(P_PID, id_t(process), &info, waits ? WEXITED : WEXITED | WNOHANG) != 0 {
        // Reaped by other code of this program.
        if errno != EINTR { return ExitStatus() }
    }
    #if os(Linux)
        let (child, status) = (info._sifields._sigchld.si_pid, info._sifields._sigchld.si_status)
    #else
        let (child, status) = (info.si_pid, info.si_status)
    #endif
    guard child == process else { return nil }
    return info.si_code == Int32(CLD_EXITED) ? ExitStatus(code: status) : ExitStatus(signal: status)
}
