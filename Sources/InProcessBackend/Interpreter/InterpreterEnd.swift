internal import BackendInterface
internal import Dispatch
internal import Synchronization

/// The end of the interpreter with its process.
///
/// Threads end, exit handlers run, what nobody refers to any more is finalized, and files are written. The interpreter itself is not
/// finalized: threads of the program may be in it, which Python would end where they stand, with locks that they hold; what is released
/// or called afterwards would crash; and many extension modules do when other threads are left.
final class InterpreterEnd: EndsWithHost {
    private let interpreter: Interpreter
    private let begun = Locked<ContinuousClock.Instant?>(nil)
    private let isTaken = Atomic(false)
    private let isDone = DispatchGroup()

    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
    }

    func beginToEnd() {
        guard !interpreter.thread.isFinalized else { return }
        let caller = interpreter.api.threads.identifier()
        interpreter.ending.withLock { _ = $0.insert(caller) }
        interpreter.outputs.noteEnd()
        guard isFirst() else { return }
        isDone.enter()
        interpreter.thread.runNext { [self] in
            // An operation may wait on this thread, and be interrupted.
            interpreter.shielded(end)
            // What waits for its turn doesn't begin any more.
            interpreter.keepThread()
        }
        // Where its own code has called what ends the process, it comes to nothing else any more.
        let isBusyForGood = interpreter.thread.isCurrent
        // Nobody can use the results of what it executes, and objects that are bound to it need it.
        if !isBusyForGood { interpreter.thread.current?.interruptOnce() }
        Deadlines.after(isBusyForGood ? .zero : times.operations) { [self] in
            guard !isTaken.load(ordering: .acquiring) else { return }
            ThreadPool.shared.run { [self] in interpreter.withGILUnlessFinalized(end) }
        }
    }

    private func isFirst() -> Bool {
        begun.withLock { begun in
            guard begun == nil else { return false }
            begun = .now
            return true
        }
    }

    func waitForEnd() -> Bool {
        guard let begun = begun.withLock({ $0 }) else { return true }
        let limit = DispatchTime.now() + (begun + times.whole - .now).dispatchInterval
        if interpreter.api.threads.isHoldingGIL {
            return interpreter.withoutGIL { isDone.wait(timeout: limit) == .success }
        }
        return isDone.wait(timeout: limit) == .success
    }

    private var times: EndTimes { interpreter.endTimes.withLock { $0 } }

    /// The caller holds the GIL.
    private func end() {
        guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        defer { isDone.leave() }
        guard let begun = begun.withLock({ $0 }) else { return }
        interpreter.drainReleases()
        interpreter.finish(within: max(.zero, times.threads - (.now - begun)))
        interpreter.leaveNamespaces()
        interpreter.tidy()
        interpreter.outputs.drain(until: begun + times.whole, interpreter)
    }
}
