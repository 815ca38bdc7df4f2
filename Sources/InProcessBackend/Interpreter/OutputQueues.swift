internal import BackendInterface
internal import SystemSupport

/// All queues of the program's output handlers to which Python may still write, or which have something left.
final class OutputQueues: Sendable {
    private struct Entry: Sendable {
        weak var queue: OutputQueue?
    }

    /// How long the end of a runtime waits for a piece.
    static let patience = Duration.milliseconds(500)

    private let entries = Locked<[Entry]>([])

    func add(_ queue: OutputQueue) {
        entries.withLock { entries in
            entries.removeAll { $0.queue == nil }
            entries.append(Entry(queue: queue))
        }
    }

    /// Notes that the calling thread ends the program.
    func noteEnd() {
        for queue in all { queue.noteEnd() }
    }

    /// Waits until the handlers have got all that is queued now, except for a handler that calls this.
    ///
    /// - Parameters:
    ///   - patience: how long one piece may take: a handler may wait for the caller, in ways that nobody can see.
    ///   - withRests: whether lines that are not finished are handed over, too.
    func drain(
        until limit: ContinuousClock.Instant,
        patience: Duration = .seconds(1000),
        withRests: Bool = true,
        _ interpreter: Interpreter
    ) {
        for queue in all where !queue.isHandler {
            if withRests { queue.handRest() }
            let last = queue.progress.taken
            var (handed, since) = (-1, ContinuousClock.now)
            while .now < limit {
                let progress = queue.progress
                if progress.handed >= min(last, progress.taken) { break }
                if progress.handed != handed { (handed, since) = (progress.handed, .now) }
                if .now - since > patience { break }
                wait(for: queue, interpreter)
            }
        }
    }

    /// A handler may need the GIL, or Python's main thread.
    private func wait(for queue: OutputQueue, _ interpreter: Interpreter) {
        if interpreter.api.threads.isHoldingGIL {
            interpreter.withoutGIL { queue.waitBriefly() }
        } else {
            queue.waitBriefly()
        }
        if interpreter.thread.isCurrent { interpreter.withGIL { interpreter.thread.serveCalls(interpreter) } }
    }

    private var all: [OutputQueue] { entries.withLock { $0.compactMap(\.queue) } }
}
