internal import Foundation

// A descriptor that stands for a process: a pidfd on Linux, a queue with one event elsewhere.

/// A descriptor that becomes readable when the process ends.
///
/// - Throws: a problem that is a shortage, or tells that the system has no such descriptors.
func makeExitDescriptor(for process: pid_t) throws(SystemProblem) -> Descriptor {
    let failure = "can't watch process \(process)"
    #if os(Linux)
        let pidfdOpen = 434
        guard let number = systemCall(pidfdOpen, Int(process), 0) else { throw SystemProblem(ENOSYS, failure) }
        guard number >= 0 else { throw SystemProblem(errno, failure) }
        return Descriptor(Int32(number))
    #else
        let queue = kqueue()
        guard queue >= 0 else { throw SystemProblem(errno, failure) }
        let descriptor = Descriptor(queue)
        var event = kevent(
            ident: UInt(process),
            filter: Int16(EVFILT_PROC),
            flags: UInt16(EV_ADD | EV_ONESHOT),
            fflags: NOTE_EXIT,
            data: 0,
            udata: nil
        )
        guard kevent(queue, &event, 1, nil, 0, nil) == 0 else { throw SystemProblem(errno, failure) }
        return descriptor
    #endif
}

/// Whether a process was stopped by a signal, or is traced, and so does nothing; false where the system doesn't tell.
package func isStopped(_ process: pid_t) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
    // The name before it may hold anything.
    let state = String(decoding: status, as: UTF8.self).split(separator: ")").last?.dropFirst().first
    return state == "T" || state == "t"
}

/// Sends a signal to the process that the descriptor stands for, unless it has ended; false where that is not possible.
@discardableResult
func sendSignal(_ number: Int32, toProcessOf exitDescriptor: Descriptor) -> Bool {
    #if os(Linux)
        let pidfdSendSignal = 424
        return exitDescriptor.use { systemCall(pidfdSendSignal, Int($0), Int(number)) != nil } ?? true
    #else
        return false
    #endif
}

#if os(Linux)
    /// Makes a system call that has a wrapper in glibc only since 2.36. The numbers are the same on all architectures.
    /// nil if the C library has no `syscall`.
    private func systemCall(_ number: Int, _ first: Int, _ second: Int) -> Int? {
        typealias SystemCall = @convention(c) (Int, Int, Int, Int, Int) -> Int
        // `dlsym` gives an address without a type. It is that of the C function `syscall`, which takes words.
        guard let address = dlsym(nil, "syscall") else { return nil }
        return unsafeBitCast(address, to: SystemCall.self)(number, first, second, 0, 0)
    }
#endif
