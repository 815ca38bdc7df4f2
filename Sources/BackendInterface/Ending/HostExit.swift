internal import Foundation
internal import Synchronization
internal import SystemSupport

/// A Python process or interpreter, which must end before this process does.
package protocol EndsWithHost: AnyObject, Sendable {
    /// How long the end may take.
    var times: EndTimes { get }

    /// Begins the end, without waiting for it. May be called more than once, by any thread.
    func beginToEnd()

    /// Waits until Python has ended, or has taken longer than it may.
    ///
    /// - Returns: whether Python has ended by itself.
    func waitForEnd() -> Bool
}

/// Ends Python when this process ends, as `python3` does: programs count on exit handlers that run, threads that finish
/// and files that are written, even if a runtime was released the moment before.
package enum HostExit {
    private static let ending = Locked<[any EndsWithHost]>([])

    /// The process whose Python is to end. A forked child lacks the threads that would end it.
    private static let process: pid_t = {
        // Registered twice: if two threads call `exit` at once, each takes the next handler that is left. The thread
        // that finds none would end the process while the other still waits for Python.
        for _ in 0..<2 { atexit { HostExit.endPython() } }
        return getpid()
    }()

    /// Registers what must end before the process, and retains it until `forget(_:)`.
    package static func register(_ one: any EndsWithHost) {
        _ = process
        ending.withLock { $0.append(one) }
    }

    package static func forget(_ one: any EndsWithHost) {
        // The reference is released outside of the lock.
        let forgotten = ending.withLock { ending in
            ending.firstIndex { $0 === one }.map { ending.remove(at: $0) }
        }
        withExtendedLifetime(forgotten) {}
    }

    /// Ends all that is registered, at once, and each within its own time. The process calls this at its exit; code
    /// that ends the process without exit handlers calls it before. A second call waits for the same end.
    package static func endPython() {
        guard getpid() == process else { return }
        endingThreads.withLock { _ = $0.insert(CallingThread.number) }
        OutputHandling.noteEnd()
        whole.enter()
        let isFirst = !hasBegun.exchange(true, ordering: .sequentiallyConsistent)
        let all = ending.withLock { $0 }
        if isFirst { keepUntilOver(all.map(\.times.threads).min()) }
        // The program's own output comes before what Python prints at its end.
        if isFirst { flushStandardStreams() }
        for one in all { one.beginToEnd() }
        let late = all.filter { !$0.waitForEnd() }
        hasPassed.store(true, ordering: .releasing)
        whole.leave()
        // The first thread that gets here tells: the process may end before the others do.
        guard !late.isEmpty, !hasToldOfLate.exchange(true, ordering: .relaxed) else { return }
        let text = "pyffi: Python's time to end (shutdownGracePeriod) is over; what it still did is cut off\n"
        writeIfPossible(Array(text.utf8), to: 2, for: .milliseconds(500))
    }

    // MARK: What still runs

    // Threads and tasks that wait for Python get errors at its end through no fault of theirs, and an uncaught error
    // would be the last word of a program that ends well. So they are kept waiting, as Python keeps its own threads.
    // Exit handlers of the program come after Python's end and may wait for its threads: these are released if the
    // process still exists after a while.

    package static var isComing: Bool { hasBegun.load(ordering: .relaxed) }

    /// Whether Python's end is over, so that later errors are the program's own affair.
    package static var isOver: Bool { hasPassed.load(ordering: .acquiring) }

    private static let patience = Duration.seconds(2)
    /// The main thread's patience has a limit, too: an exit handler may want a lock that the thread holds.
    private static let mainsPatience = Duration.seconds(10)
    private static let hasBegun = Atomic(false)
    private static let hasPassed = Atomic(false)
    private static let hasToldOfLate = Atomic(false)
    /// Entered from the beginning to the end of `endPython`.
    private static let whole = DispatchGroup()
    /// Kept threads and tasks wait for this group. It is entered from the start, and left once.
    private static let kept = {
        let group = DispatchGroup()
        group.enter()
        return group
    }()
    private static let isKept = Atomic(true)
    private static let endingThreads = Locked<Set<UInt>>([])

    /// Marks a thread that must not be kept waiting now.
    private static let isExempt: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// Runs code that must not be kept waiting: what takes Python to its end, and what this end or a kept thread waits
    /// for.
    package static func exempting<Result: ~Copyable>(_ body: () throws -> Result) rethrows -> Result {
        let before = pthread_getspecific(isExempt)
        pthread_setspecific(isExempt, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(isExempt, before) }
        return try body()
    }

    /// If the process ends, keeps a thread whose operation has failed waiting until a while after Python's end, unless
    /// the thread takes part in that end.
    package static func keepThread() {
        guard isComing, isFree else { return }
        // An error of the main thread changes how the process ends.
        let isMain = Thread.isMainThread
        (isMain ? whole : kept).wait()
        guard isOver else { return }
        Thread.sleep(forTimeInterval: (isMain ? mainsPatience : patience) / .seconds(1))
    }

    /// For an operation that has succeeded: the main thread must not end the process by itself while another thread
    /// does.
    package static func keepMainThread() {
        if isComing, Thread.isMainThread { keepThread() }
    }

    /// Keeps a task waiting as `keepThread()` keeps a thread. Not to be called for what began after Python's end.
    package static func keepTask() async {
        guard isComing, OutputHandling.current == nil else { return }
        await withUnsafeContinuation { continuation in
            kept.notify(queue: released) {
                Deadlines.after(isOver ? patience : .zero) { continuation.resume() }
            }
        }
    }

    /// - Parameter patience: how long a handler of output may take; nil if nothing is to end.
    private static func keepUntilOver(_ patience: Duration?) {
        whole.notify(queue: released, execute: letGo)
        if let patience { letGoForHandlers(min(patience, .seconds(10))) }
    }

    private static func letGo() {
        if isKept.exchange(false, ordering: .relaxed) { kept.leave() }
    }

    /// A handler of output that doesn't return may be waiting for a kept thread, in ways that can't be seen, while
    /// Python waits for the handler. But most of those that take long are only slow, and an error that surfaces
    /// meanwhile would end the program amid Python's end. So threads are released when just enough time is left for
    /// what Python does after its threads.
    private static func letGoForHandlers(_ patience: Duration) {
        Deadlines.after(.milliseconds(100)) {
            guard isKept.load(ordering: .relaxed) else { return }
            if OutputHandling.isRunning(since: .now - patience) { letGo() } else { letGoForHandlers(patience) }
        }
    }

    private static let released = DispatchQueue(label: "pyffi.exit")

    private static var isFree: Bool {
        pthread_getspecific(isExempt) == nil && OutputHandling.current == nil
            && !endingThreads.withLock { $0.contains(CallingThread.number) }
    }
}
