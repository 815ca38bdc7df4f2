internal import BackendInterface
internal import SystemSupport

/// The threads of Python, by its numbers, that execute what the Swift functions need for which they wait.
final class ServingThreads: Sendable {
    private struct Known {
        let thread: ServingThread
        var uses = 0
    }

    private let known = Locked<[UInt: Known]>([:])

    /// For the calling thread; `leave` has to follow.
    func enter(_ interpreter: Interpreter, _ make: () -> ServingThread = { .ofCaller() }) -> ServingThread {
        if interpreter.thread.isCurrent { return interpreter.thread.serving }
        let number = interpreter.api.threads.identifier()
        return known.withLock { known in
            var one = known[number] ?? Known(thread: make())
            one.uses += 1
            known[number] = one
            return one.thread
        }
    }

    /// What was left behind is for Python's own thread.
    func leave(_ interpreter: Interpreter) {
        if interpreter.thread.isCurrent { return }
        let number = interpreter.api.threads.identifier()
        let thread = known.withLock { known -> ServingThread? in
            known[number]?.uses -= 1
            return known[number]?.uses == 0 ? known.removeValue(forKey: number)?.thread : nil
        }
        while let job = thread?.jobs.take(.any) { interpreter.thread.run(job) }
    }
}
