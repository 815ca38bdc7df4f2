internal import BackendInterface
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport
internal import Wire

// What the thread with the lead does, and how the lead is passed on.

extension Connection {
    /// Reads replies as long as `isNeeded`, then gives the lead away. Only for the thread that holds the lead.
    func lead(while isNeeded: () -> Bool) {
        leader.take()
        while isNeeded() {
            guard handle({ () throws(FrameError) in try reader.readBlocking() }) != .over else { break }
            // The last waiters are woken when the lead is free: a task that goes on with another operation can take it
            // then.
            guard isNeeded() else { break }
            wakeAnswered()
        }
        resign()
    }

    func wakeAnswered() {
        for waiter in takeAnswered() { waiter.wake() }
    }

    enum Step { case progress, nothing, over }

    /// - Parameter waitsForVerdict: whether this thread may block, when the worker's output ends, until its supervisor
    ///   says why.
    func handle(
        waitsForVerdict: Bool = true,
        _ read: () throws(FrameError) -> ReplyReader.Progress
    ) -> Step {
        leader.assertHeld("the lead")
        do throws(FrameError) {
            switch try read() {
            case .events(let events):
                events.forEach(deliver)
                if hasLeaving.load(ordering: .relaxed) { try letLeave() }
                return .progress
            case .nothing:
                return .nothing
            case .news:
                guard isOver else {
                    takeNews()
                    try letLeave()
                    return .nothing
                }
                drain()
            case .endOfFile:
                guard waitsForVerdict else { return .nothing }
                awaitVerdict()
            }
        } catch {
            // The place of the next frame is unknown: nothing that follows can be trusted.
            finish(PythonError(.internalFault, "the connection to the worker broke: \(error)"), keepsLead: true)
            _ = kill()
        }
        return .over
    }

    var isOver: Bool { state.withLock { $0.end != nil } }

    /// Takes one poke, which must be there. The poke for the end always stays: it comes when `isOver` is true.
    func takeNews() { news.read.takePoke() }

    private enum NextLeader {
        case nobody
        case blocked(Exchange.Waiter)
        case background(BackgroundReader)
        /// The connection ended while this thread had the lead: it answers what is left.
        case over
    }

    /// Gives the lead to whoever needs replies next.
    func resign() {
        leader.giveUp()
        let waiters = takeAnswered()
        defer { for waiter in waiters { waiter.wake() } }
        let next: NextLeader = state.withLock { state in
            if state.end != nil { return .over }
            state.hasLeader = false
            if let waiter = state.callers.nextToLead() {
                state.hasLeader = true
                return .blocked(waiter)
            }
            return backgroundToLead(&state).map(NextLeader.background) ?? .nobody
        }
        switch next {
        case .nobody: break
        case .blocked(let waiter): waiter.wake()
        case .background(let reader): reader.lead(self)
        case .over: drain()
        }
    }

    /// The background thread, if it is needed and nobody reads; it holds the lead from now on.
    func backgroundToLead(_ state: inout State) -> BackgroundReader? {
        guard needsBackground(state), !state.hasLeader, state.end == nil else { return nil }
        state.hasLeader = true
        let background = state.background ?? BackgroundReader()
        state.background = background
        return background
    }

    /// What the background thread does while it has the lead.
    func leadInBackground() {
        lead { self.state.withLock { self.needsBackground($0) } }
    }

    private func needsBackground(_ state: State) -> Bool { state.callers.haveTasks || state.listens || hasLate }

    // MARK: A full pipe

    /// Waits until a full pipe may have room, and reads replies meanwhile if nobody else does; false after the end.
    func makeRoom(in descriptor: Descriptor, until limit: ContinuousClock.Instant) -> Bool {
        let (mayLead, isOver) = state.withLock { state in
            if state.end != nil { return (false, true) }
            if state.hasLeader { return (false, false) }
            state.hasLeader = true
            return (true, false)
        }
        if isOver { return false }
        if mayLead { leader.take() }
        guard mayLead else {
            // Another thread reads. If it stops, nothing tells this thread, which therefore looks again soon.
            _ = waitForRoom(in: descriptor, orOutput: false, for: min(limit - .now, .milliseconds(10)))
            return !self.isOver
        }
        defer { resign() }
        guard let ready = waitForRoom(in: descriptor, orOutput: true, for: limit - .now) else { return false }
        if ready.output { return handle { () throws(FrameError) in try reader.readAvailable() } != .over }
        if self.isOver { return false }
        guard ready.news else { return true }
        return handle { () throws(FrameError) in .news } != .over
    }

    /// Waits until there is room, or news, or something to read if that is wanted; nil if the connection is closed.
    private func waitForRoom(
        in descriptor: Descriptor,
        orOutput: Bool,
        for time: Duration
    ) -> (output: Bool, news: Bool)? {
        let ready = output.use { output in
            news.read.use { news in
                descriptor.use { descriptor in
                    var polls = [
                        pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
                        pollfd(fd: news, events: Int16(POLLIN), revents: 0),
                        pollfd(fd: orOutput ? output : -1, events: Int16(POLLIN), revents: 0),
                    ]
                    waitUntilReady(&polls, for: time)
                    return (output: polls[2].revents != 0, news: polls[1].revents != 0)
                }
            }
        }
        return (ready ?? nil) ?? nil
    }
}
