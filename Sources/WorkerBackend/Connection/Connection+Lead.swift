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
        var polls = [
            pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: news.read.number, events: Int16(POLLIN), revents: 0),
        ]
        guard mayLead else {
            // Another thread reads. If it stops, nothing tells this thread, which therefore looks again soon.
            waitUntilReady(&polls, for: min(limit - .now, .milliseconds(10)))
            return !self.isOver
        }
        defer { resign() }
        polls.append(pollfd(fd: output.number, events: Int16(POLLIN), revents: 0))
        waitUntilReady(&polls, for: limit - .now)
        if polls[2].revents != 0 { return handle { () throws(FrameError) in try reader.readAvailable() } != .over }
        if self.isOver { return false }
        guard polls[1].revents != 0 else { return true }
        return handle { () throws(FrameError) in .news } != .over
    }
}
