internal import BackendInterface
internal import SystemSupport

/// The threads that wait for Swift functions and execute the jobs of these functions, by Python's numbers.
final class ServingThreads: Sendable {
    private struct Known {
        let thread: ServingThread
        var uses = 0
    }

    private let known = Locked<[UInt: Known]>([:])

    /// Enters the calling thread; `leave` has to follow.
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

    /// Jobs that are left are for Python's main thread.
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
