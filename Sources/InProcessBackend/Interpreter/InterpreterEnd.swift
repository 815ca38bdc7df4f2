internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import SystemSupport

/// The end of the interpreter with its process.
///
/// Threads end, exit handlers run, what nobody refers to any more is finalized, and files are written. The interpreter itself is not
/// finalized: threads of the program may be in it, which Python would end where they stand, with locks that they hold; what is released
/// or called afterwards would crash; and many extension modules do when other threads are left.
final class InterpreterEnd: EndsWithHost {
    private struct Begun {
        let instant: ContinuousClock.Instant
        /// Whether `shutDown` had begun to finalize the interpreter before, which is its end then.
        let isFinalizing: Bool
    }

    private let interpreter: Interpreter
    private let begun = Locked<Begun?>(nil)
    private let isTaken = Atomic(false)
    private let isDone = DispatchGroup()

    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
    }

    func beginToEnd() {
        // The calling one, and the one that waits for the function which this is.
        let waiting = [interpreter.api.threads.identifier(), FunctionScope.active?.waitingThread].compactMap(\.self)
        interpreter.waitingForEnd.withLock { $0.formUnion(waiting) }
        interpreter.outputs.noteEnd()
        guard begin() else { return }
        // Where its own code has called what ends the process, or waits for who did, it comes to nothing else any more.
        let isBusyForGood = waiting.contains(interpreter.thread.number)
        // Nobody can use the results of what it executes, and objects that are bound to it need it.
        if !isBusyForGood { interpreter.thread.current?.interruptAllOnce() }
        Deadlines.after(isBusyForGood ? .zero : times.operations) { [self] in
            guard !isTaken.load(ordering: .acquiring) else { return }
            // Nothing finalizes it any more: that would be for the thread that is kept above.
            ThreadPool.shared.run { [self] in interpreter.withGILShielded(end) }
        }
    }

    /// - Returns: whether there is anything to do besides.
    private func begin() -> Bool {
        begun.withLock { begun in
            guard begun == nil else { return false }
            isDone.enter()
            let isComing = interpreter.thread.runNext { [self] in
                interpreter.shielded(end)
                // What waits for its turn doesn't begin any more.
                interpreter.keepThread()
            }
            begun = Begun(instant: .now, isFinalizing: !isComing)
            return isComing
        }
    }

    func waitForEnd() -> Bool {
        guard let begun = begun.withLock({ $0 }) else { return true }
        let limit = begun.instant + times.whole
        let time = DispatchTime.now() + (limit - .now).dispatchInterval
        if begun.isFinalizing { return waitForFinalization(until: limit, time) }
        let state = interpreter.api.threads.isHoldingGIL ? interpreter.api.threads.saveState() : nil
        guard isDone.wait(timeout: time) == .success else { return false }
        // Not where it has not ended: who has the GIL may keep it, and the process comes to its end without.
        if let state { interpreter.api.threads.restoreState(state) }
        return true
    }

    private func waitForFinalization(until limit: ContinuousClock.Instant, _ time: DispatchTime) -> Bool {
        // Code that it runs may be the caller.
        guard !interpreter.thread.isCurrent else { return true }
        // For good: threads that come back for the GIL of an interpreter that is no more are ended by Python.
        if interpreter.api.threads.isHoldingGIL { _ = interpreter.api.threads.saveState() }
        guard interpreter.thread.waitForEnd(until: time) else { return false }
        interpreter.outputs.drain(until: limit, interpreter)
        return true
    }

    var times: EndTimes { interpreter.endTimes.withLock { $0 } }

    /// The caller holds the GIL.
    private func end() {
        guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        defer { isDone.leave() }
        guard let begun = begun.withLock({ $0 })?.instant else { return }
        let limit = begun + times.whole
        HostExit.exempting {
            interpreter.drainReleases()
            interpreter.finish(within: max(.zero, times.threads - (.now - begun)))
            // Handlers may use names of a runtime. Those that need long get their time below: what is to be written must not wait for them.
            interpreter.outputs.drain(until: .now + (limit - .now) / 2, interpreter)
            interpreter.leaveNamespaces()
            interpreter.tidy(isEnd: true)
            interpreter.outputs.drain(until: limit, interpreter)
        }
    }
}
