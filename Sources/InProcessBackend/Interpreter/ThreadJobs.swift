internal import BackendInterface
internal import Dispatch
internal import Synchronization
internal import SystemSupport

/// What one thread of Python is to execute, one after the other: Python's own thread whenever it is free, any other one while it waits
/// for a Swift function that it called.
final class ThreadJobs: Sendable {
    typealias Job = @Sendable () -> Void

    enum Which {
        /// For a thread that is free.
        case any
        /// For one that waits, and goes on with that afterwards.
        case besides
        /// What a Swift function needs that Python waits for.
        case ofCalls
        /// What the function needs that this wait is for.
        case of(ThreadWait)
        /// Of those `besides`.
        case newest
    }

    private struct Entry {
        let run: Job
        var belongsToCall = false
        /// Whether only a thread that is free executes it. Before that nothing begins which came later and belongs to no call.
        var needsFreeThread = false
        /// For which it was added.
        var wait: ThreadWait?
    }

    private struct State {
        /// nil where one was taken.
        private var entries: [Entry?] = []
        /// All before it were taken: thousands may wait, and each is to be found at once.
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

        /// Whether what is first has to wait until the thread is free.
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

    /// Whether there may be any; for who polls.
    var isFilled: Bool { filled.load(ordering: .acquiring) }

    func has(_ which: Which) -> Bool { state.withLock { $0.place(which) != nil } }

    func add(belongsToCall: Bool = false, _ job: @escaping Job) {
        let wakes = state.withLock { add(Entry(run: job, belongsToCall: belongsToCall), to: &$0) }
        if wakes { wakeUp.signal() }
    }

    /// Before all that wait, for when the thread is free.
    func addFirst(_ job: @escaping Job) {
        let wakes = state.withLock { state in
            state.addFirst(Entry(run: job, needsFreeThread: true))
            return noteAdded(&state)
        }
        if wakes { wakeUp.signal() }
    }

    /// For a function that the thread waits for.
    ///
    /// - Returns: false when it doesn't any more.
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

    /// Does what the thread waits for, and wakes it.
    func wake(_ change: () -> Void) {
        let wakes = state.withLock { state in
            change()
            return unpark(&state)
        }
        if wakes { wakeUp.signal() }
    }

    /// For the thread: sleeps until there is one, or something else that is needed. Any job that is added ends it as well.
    ///
    /// - Returns: false when the time was over before.
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
        // Somebody has just woken it.
        wakeUp.wait()
        return true
    }
}
