internal import Foundation
internal import Synchronization
internal import SystemSupport

/// Python, wherever it runs, which has to come to its end before this process does.
package protocol EndsWithHost: AnyObject, Sendable {
    /// How long it may take.
    var times: EndTimes { get }

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
        // Twice: where two threads call `exit` at once, each takes the next handler that is left, and the one that finds none ends the
        // process while the first still waits for Python.
        for _ in 0..<2 { atexit { HostExit.endPython() } }
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
        endingThreads.withLock { _ = $0.insert(CallingThread.number) }
        OutputHandling.noteEnd()
        whole.enter()
        let isFirst = !hasBegun.exchange(true, ordering: .sequentiallyConsistent)
        let all = ending.withLock { $0 }
        if isFirst { keepUntilOver(all.map(\.times.threads).min()) }
        // What the program has printed comes before what Python prints at its end.
        if isFirst { flushStandardStreams() }
        for one in all { one.beginToEnd() }
        let late = all.filter { !$0.waitForEnd() }
        hasPassed.store(true, ordering: .releasing)
        whole.leave()
        // By whoever comes to it first: the process may end before the others do.
        guard !late.isEmpty, !hasToldOfLate.exchange(true, ordering: .relaxed) else { return }
        let text = "pyffi: Python's time to end (shutdownGracePeriod) is over; what it still did is cut off\n"
        writeIfPossible(Array(text.utf8), to: 2, for: .milliseconds(500))
    }

    // MARK: What still runs

    // Threads and tasks that wait for Python then get errors which are none of theirs: one that is not caught would be the last
    // word of a program that ends well. So they go on waiting, as Python's own threads do at its end. Exit handlers of the program's own
    // come after Python's end, and may wait for its threads: those are let go of when the process is still there after a while.

    package static var isComing: Bool { hasBegun.load(ordering: .relaxed) }

    /// Whether Python has ended, and what the program still does is its own affair.
    package static var isOver: Bool { hasPassed.load(ordering: .acquiring) }

    private static let patience = Duration.seconds(2)
    /// Longer; but an exit handler may want a lock that it holds.
    private static let mainsPatience = Duration.seconds(10)
    private static let hasBegun = Atomic(false)
    private static let hasPassed = Atomic(false)
    private static let hasToldOfLate = Atomic(false)
    /// Entered from the beginning to the end.
    private static let whole = DispatchGroup()
    /// What is kept waits for this. Entered from the start, and left once.
    private static let kept = {
        let group = DispatchGroup()
        group.enter()
        return group
    }()
    private static let isKept = Atomic(true)
    private static let endingThreads = Locked<Set<UInt>>([])

    /// Marks a thread that must not be kept now.
    private static let isExempt: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// Runs what must not be kept: what takes Python to its end, what that waits for, and what a thread or task waits for that is kept itself.
    package static func exempting<Result: ~Copyable>(_ body: () throws -> Result) rethrows -> Result {
        let before = pthread_getspecific(isExempt)
        pthread_setspecific(isExempt, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(isExempt, before) }
        return try body()
    }

    /// For a thread whose operation has failed, perhaps because the process ends: keeps it then, unless it takes part in that, until a
    /// while after Python's end.
    package static func keepThread() {
        guard isComing, isFree else { return }
        // An error there changes how the process ends.
        let isMain = Thread.isMainThread
        (isMain ? whole : kept).wait()
        guard isOver else { return }
        Thread.sleep(forTimeInterval: (isMain ? mainsPatience : patience) / .seconds(1))
    }

    /// For an operation that has succeeded: the main thread is not to come to an end of its own while another thread ends the process.
    package static func keepMainThread() {
        if isComing, Thread.isMainThread { keepThread() }
    }

    /// For a task, as a thread. Not to be called for what began when Python's end was over.
    package static func keepTask() async {
        guard isComing, OutputHandling.current == nil else { return }
        await withUnsafeContinuation { continuation in
            kept.notify(queue: released) {
                Deadlines.after(isOver ? patience : .zero) { continuation.resume() }
            }
        }
    }

    /// - Parameter patience: with handlers of output; nil where nothing is to end.
    private static func keepUntilOver(_ patience: Duration?) {
        whole.notify(queue: released, execute: letGo)
        if let patience { letGoForHandlers(min(patience, .seconds(10))) }
    }

    private static func letGo() {
        if isKept.exchange(false, ordering: .relaxed) { kept.leave() }
    }

    /// A handler of output that does not come back may wait for a thread or task that is kept, in ways that nobody can see, and Python for
    /// the handler. Most of those that take long are only slow: an error that surfaces meanwhile would end the program amid its end. So this
    /// comes when there is just time left for what Python does behind threads.
    private static func letGoForHandlers(_ patience: Duration) {
        Deadlines.after(.milliseconds(100)) {
            guard isKept.load(ordering: .relaxed) else { return }
            if OutputHandling.isRunning(since: .now - patience) { letGo() } else { letGoForHandlers(patience) }
        }
    }

    private static let released = DispatchQueue(label: "pyffi.exit")

    /// Whether the calling thread may be kept.
    private static var isFree: Bool {
        pthread_getspecific(isExempt) == nil && OutputHandling.current == nil
            && !endingThreads.withLock { $0.contains(CallingThread.number) }
    }
}
