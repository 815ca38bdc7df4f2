internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import SystemSupport

/// The jobs of one thread of Python, which executes one after the other: Python's main thread whenever it is free, any
/// other thread while it waits for a Swift function that it called.
final class ThreadJobs: Sendable {
    typealias Job = @Sendable () -> Void

    enum Which {
        /// The first job, for a thread that is free.
        case any
        /// The first job that a thread may execute within a wait.
        case besides
        /// The first job of a Swift function that Python waits for.
        case ofCalls
        /// The first job of the function that this wait is for.
        case of(ThreadWait)
        /// The newest of the jobs for `besides`.
        case newest
    }

    private struct Entry {
        let run: Job
        var belongsToCall = false
        /// Whether only a free thread executes the job. Until then, no later job begins, unless it belongs to a call.
        var needsFreeThread = false
        /// The wait that the job was added for.
        var wait: ThreadWait?
    }

    private struct State {
        /// nil where a job was taken.
        private var entries: [Entry?] = []
        /// All entries before were taken. Thousands may wait, and each is to be found at once.
        private var first = 0
        var isParked = false

        var isEmpty: Bool { first == entries.count }

        mutating func add(_ entry: Entry) { entries.append(entry) }

        mutating func addFirst(_ entry: Entry) { entries.insert(entry, at: first) }

        func place(_ which: Which) -> Int? {
            switch which {
            case .any: entries[first...].firstIndex { $0 != nil }
            case .besides: isClosed ? place(.ofCalls) : place(.any)
            case .ofCalls: entries[first...].firstIndex { $0?.belongsToCall ?? false }
            case .of(let wait): entries[first...].firstIndex { $0?.wait === wait }
            case .newest: isClosed ? place(.ofCalls) : entries[first...].lastIndex { $0 != nil }
            }
        }

        /// Whether the first job has to wait until the thread is free.
        private var isClosed: Bool { place(.any).flatMap { entries[$0]?.needsFreeThread } ?? false }

        mutating func take(_ which: Which) -> Job? {
            guard let entry = place(which).flatMap({ entries[$0].take() }) else { return nil }
            while first < entries.count, entries[first] == nil { first += 1 }
            if isEmpty || first > 1000 {
                entries.removeFirst(first)
                first = 0
            }
            return entry.run
        }
    }

    private let state = Locked(State())
    private let filled = Atomic(false)
    private let wakeUp = DispatchSemaphore(value: 0)

    /// Whether there may be a job; for a thread that polls.
    var isFilled: Bool { filled.load(ordering: .acquiring) }

    func has(_ which: Which) -> Bool { state.withLock { $0.place(which) != nil } }

    func add(belongsToCall: Bool = false, _ job: @escaping Job) {
        let wakes = state.withLock { add(Entry(run: job, belongsToCall: belongsToCall), to: &$0) }
        if wakes { wakeUp.signal() }
    }

    /// Adds a job before all others, for when the thread is free.
    func addFirst(_ job: @escaping Job) {
        let wakes = state.withLock { state in
            state.addFirst(Entry(run: job, needsFreeThread: true))
            return noteAdded(&state)
        }
        if wakes { wakeUp.signal() }
    }

    /// Adds a job for a function that the thread waits for.
    ///
    /// - Returns: false if the wait is over.
    func add(for wait: ThreadWait, _ job: @escaping Job) -> Bool {
        let wakes = state.withLock { state in
            wait.isOver ? nil : add(Entry(run: job, belongsToCall: true, wait: wait), to: &state)
        }
        if wakes == true { wakeUp.signal() }
        return wakes != nil
    }

    private func add(_ entry: Entry, to state: inout State) -> Bool {
        state.add(entry)
        return noteAdded(&state)
    }

    private func noteAdded(_ state: inout State) -> Bool {
        filled.store(true, ordering: .releasing)
        return unpark(&state)
    }

    private func unpark(_ state: inout State) -> Bool {
        defer { state.isParked = false }
        return state.isParked
    }

    func take(_ which: Which) -> Job? {
        state.withLock { state in
            defer { filled.store(!state.isEmpty, ordering: .relaxed) }
            return state.take(which)
        }
    }

    /// Makes a change that the thread waits for, and wakes the thread.
    func wake(_ change: () -> Void) {
        let wakes = state.withLock { state in
            change()
            return unpark(&state)
        }
        if wakes { wakeUp.signal() }
    }

    /// Sleeps until there is such a job, or `isNeeded` holds. Any added job ends the sleep as well. For the thread
    /// itself.
    ///
    /// - Returns: false if the time was over before.
    func sleep(
        until which: Which,
        _ limit: DispatchTime = .distantFuture,
        unless isNeeded: () -> Bool = { false }
    ) -> Bool {
        let parks = state.withLock { state in
            state.isParked = state.place(which) == nil && !isNeeded()
            return state.isParked
        }
        guard parks, wakeUp.wait(timeout: limit) == .timedOut else { return true }
        if state.withLock({ unpark(&$0) }) { return false }
        // Somebody has just woken the thread.
        wakeUp.wait()
        return true
    }
}
