internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// A thread of Python that waits for Swift functions, and executes what they need.
///
/// What it can't execute in time, since it is busy with code that perhaps waits for just that, or has no room left for more on its stack,
/// other threads do: a few of them, since each may be kept busy as long, and late, since code may use objects that are bound to this one.
final class ServingThread: Sendable {
    let jobs = ThreadJobs()
    /// What it executes besides: what the rest of the program asks for.
    let others: ThreadJobs?
    /// How many waits there are, each above the one before.
    private let waits = Atomic(0)
    /// How many there ever were.
    private let begun = Atomic(0)
    /// How often the thread took something up.
    private let moves = Atomic(0)
    private let isWatched = Atomic(false)
    private let reliefs = Atomic(0)

    /// How many waits have room where the code between them needs little.
    private static let mostWaits = 200
    private static let patience = Duration.milliseconds(100)
    private static let mostReliefs = 16

    private init(_ others: ThreadJobs?, isPythons: Bool) {
        self.others = isPythons ? jobs : others
    }

    static func ofPython() -> ServingThread { ServingThread(nil, isPythons: true) }
    static func ofCaller() -> ServingThread { ServingThread(nil, isPythons: false) }
    private static func relieving(_ jobs: ThreadJobs) -> ServingThread { ServingThread(jobs, isPythons: false) }

    /// Whether it is Python's own.
    var isPythons: Bool { others === jobs }

    /// Whether there is something besides; where nothing tells the thread that there is, true.
    var mayHaveOthers: Bool { isPythons ? jobs.has(.besides) : others != nil }

    // MARK: For the thread

    /// - Returns: how many waits there are.
    func begin() -> Int {
        begun.add(1, ordering: .relaxed)
        return waits.add(1, ordering: .relaxed).newValue
    }

    func end() {
        waits.subtract(1, ordering: .relaxed)
        moves.add(1, ordering: .relaxed)
    }

    /// - Returns: whether the thread waited for a function meanwhile.
    @discardableResult
    func execute(_ job: ThreadJobs.Job, _ interpreter: Interpreter) -> Bool {
        moves.add(1, ordering: .relaxed)
        let before = begun.load(ordering: .relaxed)
        interpreter.withGIL(job)
        return begun.load(ordering: .relaxed) != before
    }

    /// Whether there is room for another wait, with the code around it, on the stack.
    func hasRoom(_ interpreter: Interpreter) -> Bool {
        waits.load(ordering: .relaxed) < Self.mostWaits && interpreter.withGIL { interpreter.hasRoomForCalls() }
    }

    // MARK: Other threads

    /// Sees to it that what waits for the thread doesn't do so for long.
    func watch(_ interpreter: Interpreter) {
        guard !isWatched.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let before = moves.load(ordering: .relaxed)
        Deadlines.after(Self.patience) { [self] in
            isWatched.store(false, ordering: .releasing)
            guard jobs.has(.ofCalls) else { return }
            if moves.load(ordering: .relaxed) == before { relieve(.ofCalls, of: jobs, interpreter) }
            watch(interpreter)
        }
    }

    /// Has another thread take over until this one goes on.
    func relieve(_ which: ThreadJobs.Which, of jobs: ThreadJobs, _ interpreter: Interpreter) {
        guard reliefs.add(1, ordering: .relaxed).newValue <= Self.mostReliefs else {
            reliefs.subtract(1, ordering: .relaxed)
            return
        }
        let before = moves.load(ordering: .relaxed)
        ThreadPool.shared.run { [self] in
            defer { reliefs.subtract(1, ordering: .relaxed) }
            _ = interpreter.servingThreads.enter(interpreter) { .relieving(jobs) }
            defer { interpreter.servingThreads.leave(interpreter) }
            while moves.load(ordering: .relaxed) == before, let job = jobs.take(which) {
                interpreter.withGILUnlessFinalized(job)
            }
        }
    }
}
