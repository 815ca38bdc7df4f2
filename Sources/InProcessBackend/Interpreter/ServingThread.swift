internal import BackendInterface
internal import Synchronization
internal import SystemSupport

/// A thread of Python that waits for Swift functions, and executes the jobs of these functions.
///
/// Other threads take over jobs that this thread can't execute in time: it is busy with code that perhaps waits for
/// just these jobs, or its stack is full. Only a few do so, since each may be kept busy as long, and only late, since
/// code may use objects that are bound to this thread.
final class ServingThread: Sendable {
    let jobs = ThreadJobs()
    /// Jobs of the rest of the program, which the thread executes besides.
    let others: ThreadJobs?
    /// How many waits there are, one above the other on the stack.
    private let waits = Atomic(0)
    /// How many waits there ever were.
    private let begun = Atomic(0)
    /// How often the thread has begun a job or ended a wait.
    private let moves = Atomic(0)
    private let isWatched = Atomic(false)
    private let reliefs = Atomic(0)

    /// So many waits have room if the code between them needs little.
    private static let mostWaits = 200
    private static let patience = Duration.milliseconds(100)
    private static let mostReliefs = 16

    private init(_ others: ThreadJobs?, isPythons: Bool) {
        self.others = isPythons ? jobs : others
    }

    static func ofPython() -> ServingThread { ServingThread(nil, isPythons: true) }
    static func ofCaller() -> ServingThread { ServingThread(nil, isPythons: false) }
    private static func relieving(_ jobs: ThreadJobs) -> ServingThread { ServingThread(jobs, isPythons: false) }

    var isPythons: Bool { others === jobs }

    /// Whether there may be jobs of the rest of the program. Always true if nothing tells the thread about them.
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

    /// Whether the stack has room for another wait, with the code around it.
    func hasRoom(_ interpreter: Interpreter) -> Bool {
        waits.load(ordering: .relaxed) < Self.mostWaits && interpreter.withGIL { interpreter.hasRoomForCalls() }
    }

    // MARK: Other threads

    /// Sees to it that no job of a function waits long for the thread.
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

    /// Has another thread execute jobs until this thread goes on.
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
