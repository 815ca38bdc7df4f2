/// A process that one of this program's children has forked for it. Only that child can reap the process, and does so
/// when it is asked. A process whose object is freed before its end goes on running.
package final class ForkedProcess: ManagedProcess {
    package let processID: pid_t
    private let end: Descriptor
    private let status = Locked<ExitStatus?>(nil)
    /// Asks the parent. nil once that has been done: it holds the parent's objects.
    private let reap: Locked<(@Sendable (pid_t) -> ExitStatus)?>

    /// - Parameters:
    ///   - processID: a process that was not reaped yet.
    ///   - reap: asks the parent, once the process has ended. It may block.
    /// - Throws: `SystemProblem` where the system can't tell the end of a process that is none of this program's
    ///   children, or not now. Then the process is killed, and reaped by and by.
    package init(_ processID: pid_t, reap: @escaping @Sendable (pid_t) -> ExitStatus) throws(SystemProblem) {
        do {
            end = try makeExitDescriptor(for: processID)
        } catch {
            // Nobody has reaped it, so the number is still its own.
            if error.isShortage { kill(processID, SIGKILL) }
            Deadlines.after(.seconds(1)) { ThreadPool.shared.run { _ = reap(processID) } }
            throw error
        }
        self.processID = processID
        self.reap = Locked(reap)
    }

    deinit {
        guard status.withLock({ $0 == nil }), let reap = reap.withLock({ $0 }) else { return }
        let (process, end) = (processID, end)
        ThreadPool.shared.run {
            var polls = [pollfd(fd: end.number, events: Int16(POLLIN), revents: 0)]
            waitUntilReady(&polls)
            _ = Self.status(of: process, reap)
        }
    }

    /// Where this program adopts orphans, as process 1 of a container does, a process whose parent is gone has become
    /// its child.
    private static func status(of process: pid_t, _ reap: (pid_t) -> ExitStatus) -> ExitStatus {
        if let status = reapIfChild(process) { return status }
        let status = reap(process)
        return status == ExitStatus() ? reapIfChild(process) ?? status : status
    }

    package var exitDescriptor: Descriptor? { end }

    package var hasEnded: Bool { end.isReadable }

    package func exitStatus() -> ExitStatus? {
        status.withLock { status in
            if status == nil, end.isReadable, let reap = reap.withLock({ $0 }) {
                status = Self.status(of: processID, reap)
            }
            return status
        }
    }

    package func letGo() {
        end.retire()
        reap.replace(\.self, with: nil)
    }

    package func signal(_ number: Int32) {
        sendSignal(number, toProcessOf: end)
    }
}
