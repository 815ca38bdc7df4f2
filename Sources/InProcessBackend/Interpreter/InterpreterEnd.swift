internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import SystemSupport

/// The end of the interpreter with its process.
///
/// Threads end, exit handlers run, unreachable objects are finalized, and files are written. The interpreter itself is
/// not finalized: Python would end the program's threads in it where they stand, with the locks that they hold; later
/// releases and calls would crash, and so do many extension modules when other threads are left.
final class InterpreterEnd: EndsWithHost {
    private struct Begun {
        let instant: ContinuousClock.Instant
        /// Whether `shutDown` had already begun to finalize the interpreter, which then is its end.
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
        // The calling thread, and the thread that waits for the calling Swift function.
        let waiting = [interpreter.api.threads.identifier(), FunctionScope.active?.waitingThread].compactMap(\.self)
        interpreter.waitingForEnd.withLock { $0.formUnion(waiting) }
        interpreter.outputs.noteEnd()
        guard begin() else { return }
        // Python's main thread is busy for good if its own code ends the process, or waits for the code that does.
        let isBusyForGood = waiting.contains(interpreter.thread.number)
        // Nobody can use the results of Python's main thread any more, and objects that are bound to it need it.
        if !isBusyForGood { interpreter.thread.current?.interruptAllOnce() }
        Deadlines.after(isBusyForGood ? .zero : times.operations) { [self] in
            guard !isTaken.load(ordering: .acquiring) else { return }
            // Nothing finalizes the interpreter meanwhile: only Python's main thread could, and it is kept.
            ThreadPool.shared.run { [self] in interpreter.withGILShielded(end) }
        }
    }

    /// - Returns: whether this call has begun the end, and no finalization has.
    private func begin() -> Bool {
        begun.withLock { begun in
            guard begun == nil else { return false }
            isDone.enter()
            let isComing = interpreter.thread.runNext { [self] in
                interpreter.shielded(end)
                // Operations that wait for their turn don't begin any more.
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
        // After a timeout the GIL is not taken back: its holder may keep it, and the process ends without.
        if let state { interpreter.api.threads.restoreState(state) }
        return true
    }

    private func waitForFinalization(until limit: ContinuousClock.Instant, _ time: DispatchTime) -> Bool {
        // The caller may be code that the finalization runs.
        guard !interpreter.thread.isCurrent else { return true }
        // The GIL is given up for good: Python ends threads that take the GIL of a finalized interpreter.
        if interpreter.api.threads.isHoldingGIL { _ = interpreter.api.threads.saveState() }
        guard interpreter.thread.waitForEnd(until: time) else { return false }
        interpreter.outputs.drain(until: limit, interpreter)
        return true
    }

    var times: EndTimes { interpreter.endTimes.withLock { $0 } }

    /// Ends Python, once. The caller holds the GIL.
    private func end() {
        guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        defer { isDone.leave() }
        guard let begun = begun.withLock({ $0 })?.instant else { return }
        let limit = begun + times.whole
        HostExit.exempting {
            interpreter.drainReleases()
            interpreter.finish(within: max(.zero, times.threads - (.now - begun)))
            // Handlers may use names of a runtime. Handlers that need longer get their time below: files must not wait
            // for them.
            interpreter.outputs.drain(until: .now + (limit - .now) / 2, interpreter)
            interpreter.leaveNamespaces()
            interpreter.tidy(isEnd: true)
            interpreter.outputs.drain(until: limit, interpreter)
        }
    }
}
