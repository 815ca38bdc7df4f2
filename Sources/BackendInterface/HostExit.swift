internal import Foundation
internal import Synchronization

/// Python, wherever it runs, which has to come to its end before this process does.
package protocol EndsWithHost: AnyObject, Sendable {
    /// Begins to end, without waiting for it. May be called more than once, by any thread.
    func beginToEnd()

    /// Waits until it has ended, or has taken longer than it may.
    ///
    /// - Returns: whether it has ended by itself.
    func waitForEnd() -> Bool
}

/// Does at the end of this process what `python3` does at its own: programs count on exit handlers that run, threads that finish and
/// files that are written, also when their runtimes went out of use the moment before.
package enum HostExit {
    private static let ending = Locked<[any EndsWithHost]>([])

    /// In a child that was forked without another program the threads that would do it are not there.
    private static let process: pid_t = {
        atexit { HostExit.endPython() }
        return getpid()
    }()

    /// To be called when there is something that would be lost. Holds it until it is forgotten.
    package static func register(_ one: any EndsWithHost) {
        _ = process
        ending.withLock { $0.append(one) }
    }

    /// It has ended by itself.
    package static func forget(_ one: any EndsWithHost) {
        // Freed outside of the lock.
        let forgotten = ending.withLock { ending in
            ending.firstIndex { $0 === one }.map { ending.remove(at: $0) }
        }
        withExtendedLifetime(forgotten) {}
    }

    /// Ends all of it, within the time that each may take, all at once. The process calls it when it exits; whoever ends the
    /// process in a way that skips this calls it before. A second call waits for the same end.
    package static func endPython() {
        guard getpid() == process else { return }
        endingThread.withLock { $0 = pthread_self() }
        let isFirst = !hasBegun.exchange(true, ordering: .sequentiallyConsistent)
        let all = ending.withLock { $0 }
        for one in all { one.beginToEnd() }
        let late = all.filter { !$0.waitForEnd() }
        guard isFirst, !late.isEmpty else { return }
        let text = "pyffi: Python's time to end (shutdownGracePeriod) is over; what it still did is cut off\n"
        FileHandle.standardError.write(Data(text.utf8))
    }

    // MARK: What still runs

    // Threads and tasks that wait for Python then get errors which are none of theirs: one that is not caught would be the last
    // word of a program that ends well. So they go on waiting, as Python's own threads do at its end.

    package static var isComing: Bool { hasBegun.load(ordering: .relaxed) }

    private static let hasBegun = Atomic(false)
    private static let endingThread = Locked<pthread_t?>(nil)

    /// For a thread whose operation has failed: keeps it for good when the process ends, unless it is the one that ends it.
    package static func keepThread() {
        guard isComing, endingThread.withLock({ $0 }) != pthread_self() else { return }
        while true { pause() }
    }

    /// The same for a task.
    package static func keepTask() async {
        guard isComing else { return }
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }
}
