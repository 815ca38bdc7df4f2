/// What a pool decides: which worker a call gets, who waits, what is started and what ends. Without clocks, threads or
/// workers: who has it does what the `Effects` say, and tells what came of that.
struct PoolState<Waiter> {
    /// What a pool has to do, with its lock free.
    struct Effects {
        var grants: [(waiter: Waiter, member: Int)] = []
        var failures: [(waiter: Waiter, error: PythonError)] = []
        var starts: [(member: Int, delay: Duration)] = []
        /// Members without calls that are to end.
        var ends: [Int] = []
        /// Members whose start is not wanted any more.
        var cancels: [Int] = []
        var recycled: [(member: Int, reason: PythonPoolEvent.Reason)] = []
        var gaveUp: PythonError?
        /// Whether members or the end may have changed, and not only who has which call.
        var isNews = false
    }

    struct Member {
        enum Stage {
            case starting
            case standby
            case serving
            /// Serves until another one is there to take its place.
            case tired
            /// Ends with its last call.
            case retiring
        }

        var stage = Stage.starting
        var inFlight = 0
        var calls = 0
        /// Whether the member has completed a call.
        var isProven = false
        /// How many starts in a row had failed when this one was ordered. Members that fail together count as one.
        let failuresBefore: Int
        /// When the member had its last call, in the count of all calls.
        var lastUse = 0

        var takesCalls: Bool { stage == .serving || stage == .tired }
    }

    /// Why a member could not be started, or has died.
    struct Failure {
        let error: any Error
        /// Made once, outside of locks: describing an error of the program's may run any code.
        let text: String

        init(_ error: any Error) {
            self.error = error
            text = "\(error)"
        }
    }

    enum Admission {
        case member(Int)
        case waits(WaitingLine<Waiter>.Ticket)
        case refused(PythonError)
    }

    private let configuration: PythonPoolConfiguration
    private(set) var members: [Int: Member] = [:]
    private var lastMember = 0
    private var line = WaitingLine<Waiter>()
    /// Calls that are done again come before all others.
    private var urgent = WaitingLine<Waiter>()
    private var failures = 0
    private var uses = 0
    private var inFlight = 0
    /// Why no call is taken any more.
    private(set) var end: PythonError?
    private var hasGivenUp = false
    /// Why the last member could not be started, or has died.
    private var lastFailure: Failure?
    /// Members that were told to end.
    private var ending: Set<Int> = []
    private var counts = PythonPoolSnapshot()

    init(_ configuration: PythonPoolConfiguration) {
        var configuration = configuration
        configuration.workers = max(1, configuration.workers)
        configuration.standbys = max(0, configuration.standbys)
        configuration.callsPerWorker = max(1, configuration.callsPerWorker)
        self.configuration = configuration
    }

    // MARK: Calls

    /// A worker for a call that needs not wait for one.
    mutating func admitAtOnce() -> Int? {
        guard end == nil, !hasWaiters, let member = freest else { return nil }
        return take(member)
    }

    /// A call that wants a worker.
    ///
    /// - Parameters:
    ///   - isUrgent: whether it had a worker before, which died.
    ///   - isLimited: whether the limit of the queue counts.
    ///   - waiter: made if the call has to wait.
    mutating func admit(isUrgent: Bool, isLimited: Bool, waiter: () -> Waiter) -> Admission {
        if isUrgent { counts.retried += 1 }
        if let end { return .refused(end) }
        if isUrgent || !hasWaiters, let member = freest { return .member(take(member)) }
        if isUrgent { return .waits(-1 - urgent.append(waiter())) }
        if isLimited, let limit = configuration.queueLimit, line.count >= limit {
            counts.refused += 1
            return .refused(
                PythonError(
                    .refused,
                    "the pool's queue is full: \(limit) call(s) wait for \(configuration.workers) worker(s); take less "
                        + "work, or more workers",
                    hadBegun: false
                )
            )
        }
        return .waits(line.append(waiter()))
    }

    /// A call that doesn't wait any longer. nil if it has got a worker, or an error.
    ///
    /// - Parameter isRefused: whether that is for the pool's lack of workers, not for the caller's will.
    mutating func leave(_ ticket: WaitingLine<Waiter>.Ticket, isRefused: Bool) -> (Waiter, Effects)? {
        guard let waiter = ticket < 0 ? urgent.remove(-1 - ticket) : line.remove(ticket) else { return nil }
        if isRefused { counts.refused += 1 }
        var effects = Effects()
        settle(&effects)
        return (waiter, effects)
    }

    /// A call that has ended.
    ///
    /// - Parameter isAlive: whether its member can have another call.
    mutating func release(_ number: Int, after duration: Duration, isAlive: Bool) -> Effects {
        var effects = Effects()
        var hasRecovered = false
        counts.calls += 1
        counts.latencies.add(duration)
        guard var member = members[number] else {
            // The member has died, and this call was counted out with it.
            settle(&effects)
            return effects
        }
        inFlight -= 1
        member.inFlight -= 1
        member.calls += 1
        if isAlive {
            member.isProven = true
            // What an older one does says nothing about whether starts work again.
            if failures > 0, member.failuresBefore == failures { (failures, hasRecovered) = (0, true) }
        } else if member.takesCalls {
            member.stage = .retiring
        }
        members[number] = member
        if let most = configuration.mostCallsPerWorker, member.calls >= most {
            tire(number, .calls(member.calls), &effects)
        }
        if isAlive, end == nil, !hasRecovered, members[number]?.stage == .serving {
            // As nearly always: nothing has changed but that this member is free for who waits.
            if let waiter = nextWaiter() { effects.grants.append((waiter, take(number))) }
        } else {
            settle(&effects)
        }
        return effects
    }

    /// A call that has found its member dead, and has not begun.
    mutating func giveBack(_ number: Int) -> Effects {
        if var member = members[number] {
            inFlight -= 1
            member.inFlight -= 1
            if member.takesCalls { member.stage = .retiring }
            members[number] = member
        }
        var effects = Effects()
        settle(&effects)
        return effects
    }

    mutating func noteWait(_ duration: Duration) { counts.waits.add(duration) }

    /// A member whose process holds so many bytes.
    mutating func noteSize(_ number: Int, _ bytes: Int) -> Effects {
        var effects = Effects()
        if let most = configuration.mostBytesPerWorker, bytes > most {
            tire(number, .bytes(bytes), &effects)
            settle(&effects)
        }
        return effects
    }

    // MARK: Members

    /// Starts what is to be there.
    mutating func begin() -> Effects {
        var effects = Effects()
        settle(&effects)
        return effects
    }

    /// A member that has come up. If it is not wanted any more, it is to end.
    mutating func started(_ number: Int) -> Effects {
        counts.starts += 1
        let isWanted = wantsMembers
        members[number]?.stage = isWanted ? .standby : .retiring
        var effects = Effects()
        settle(&effects)
        return effects
    }

    /// - Returns: also how long the next try waits; nil if there is none.
    mutating func startFailed(_ number: Int, _ failure: Failure) -> (Effects, retriesIn: Duration?) {
        if wantsMembers { counts.failedStarts += 1 }
        var effects = Effects()
        remove(number, failure, hasFailed: true, &effects)
        let isTriedAgain = wantsMembers && configuration.restart.delays != nil
        return (effects, isTriedAgain ? configuration.restart.delay(after: failures) : nil)
    }

    /// A member has ended: it has died, or was told to end.
    mutating func ended(_ number: Int, _ death: PythonError?) -> Effects {
        var effects = Effects()
        if death != nil { counts.deaths += 1 }
        remove(number, death.map(Failure.init), hasFailed: death != nil && members[number]?.isProven == false, &effects)
        return effects
    }

    private mutating func remove(_ number: Int, _ failure: Failure?, hasFailed: Bool, _ effects: inout Effects) {
        guard let member = members.removeValue(forKey: number) else { return }
        ending.remove(number)
        inFlight -= member.inFlight
        // Those that were ordered before the last failure fail for the same reason.
        if hasFailed, member.failuresBefore == failures { failures += 1 }
        lastFailure = failure ?? lastFailure
        if wantsMembers, isHopeless { giveUp(&effects) }
        settle(&effects)
    }

    private var isHopeless: Bool {
        guard configuration.restart.delays != nil else { return members.isEmpty && !mayStart }
        // One that was ordered before the last failure may still come up.
        let mayServe = members.values.contains {
            $0.takesCalls || $0.stage == .standby || $0.stage == .starting && $0.failuresBefore < failures
        }
        return !mayServe && configuration.restart.mostFailures.map { failures >= $0 } ?? false
    }

    /// Why there will not be so many members that serve; nil if there may.
    func error(lacking count: Int) -> PythonError? {
        if let end { return end }
        let isAllThatComes = !mayStart && !members.values.contains { $0.stage == .starting }
        return isAllThatComes && snapshot.ready < count ? errorOfGivingUp : nil
    }

    /// Whether members are of use: there may be calls.
    var wantsMembers: Bool { !hasGivenUp && (end == nil || hasWaiters) }

    /// Why there is no worker, where the last start has failed; nil if there is one.
    var lastFailedStart: String? {
        failures > 0 && !members.values.contains { $0.takesCalls } ? lastFailure?.text : nil
    }

    private mutating func giveUp(_ effects: inout Effects) {
        hasGivenUp = true
        end = errorOfGivingUp
        effects.gaveUp = end
        failWaiters(&effects)
    }

    private var errorOfGivingUp: PythonError {
        let text = "this pool has no worker, and starts none any more"
        guard let lastFailure else { return PythonError(.closed, "\(text): they were shut down", hadBegun: false) }
        return (lastFailure.error as? PythonError)?.beginning(with: text)
            ?? PythonError(.startFailed, "\(text): the set-up has failed: \(lastFailure.text)")
    }

    // MARK: The end

    /// Takes no call any more. Those that wait get a worker, unless `failsWaiters`.
    mutating func close(failsWaiters: Bool) -> Effects {
        var effects = Effects()
        if end == nil { end = PythonError(.closed, "this pool was shut down", hadBegun: false) }
        if failsWaiters { failWaiters(&effects) }
        settle(&effects)
        return effects
    }

    private mutating func failWaiters(_ effects: inout Effects) {
        guard let end else { return }
        effects.failures += (urgent.removeAll() + line.removeAll()).map { ($0, end) }
    }

    /// Why the pool has given up; nil if it has not.
    var failure: PythonError? { hasGivenUp ? end : nil }

    /// Whether all is over, and no member is left.
    var isOver: Bool { end != nil && isIdle && members.isEmpty }

    private var isIdle: Bool { inFlight == 0 && !hasWaiters }

    private var hasWaiters: Bool { line.count + urgent.count > 0 }

    var snapshot: PythonPoolSnapshot {
        var snapshot = counts
        for member in members.values {
            switch member.stage {
            case .starting: snapshot.starting += 1
            case .standby: snapshot.standbys += 1
            case .retiring: snapshot.retiring += 1
            case .serving, .tired:
                snapshot.ready += 1
                if member.inFlight > 0 { snapshot.busy += 1 }
            }
        }
        snapshot.inFlight = inFlight
        snapshot.queued = line.count + urgent.count
        return snapshot
    }

    // MARK: Decisions

    /// The member that takes the next call: one with the fewest calls, and among these the one that rests for longest.
    private var freest: Int? {
        var best: (number: Int, inFlight: Int, lastUse: Int)?
        for (number, member) in members where member.takesCalls && member.inFlight < configuration.callsPerWorker {
            if best.map({ (member.inFlight, member.lastUse) < ($0.inFlight, $0.lastUse) }) ?? true {
                best = (number, member.inFlight, member.lastUse)
            }
        }
        return best?.number
    }

    private mutating func nextWaiter() -> Waiter? { urgent.popFirst() ?? line.popFirst() }

    private mutating func take(_ number: Int) -> Int {
        uses += 1
        inFlight += 1
        members[number]?.inFlight += 1
        members[number]?.lastUse = uses
        return number
    }

    private mutating func tire(_ number: Int, _ reason: PythonPoolEvent.Reason, _ effects: inout Effects) {
        guard mayStart, members[number]?.stage == .serving || members[number]?.stage == .standby else { return }
        members[number]?.stage = .tired
        counts.recycled += 1
        effects.recycled.append((number, reason))
    }

    /// Brings about what is to be: so many members that serve, so many that stand by, and no waiter beside a free one.
    private mutating func settle(_ effects: inout Effects) {
        effects.isNews = true
        promote()
        while let member = freest, let waiter = nextWaiter() {
            effects.grants.append((waiter, take(member)))
        }
        let isDrained = end != nil && isIdle
        for (number, member) in members where member.inFlight == 0 && member.stage != .starting {
            guard isDrained || member.stage == .retiring else { continue }
            members[number]?.stage = .retiring
            if ending.insert(number).inserted { effects.ends.append(number) }
        }
        if !wantsMembers { effects.cancels = members.filter { $0.value.stage == .starting }.map(\.key) }
        startMore(&effects)
    }

    private func count(_ stages: Member.Stage...) -> Int {
        members.values.count { stages.contains($0.stage) }
    }

    private mutating func promote() {
        for (number, member) in members.sorted(by: { $0.key < $1.key }) where member.stage == .standby {
            guard count(.serving) < configuration.workers else { break }
            members[number]?.stage = .serving
        }
        // A member that is tired goes when another one has taken its place.
        for (number, member) in members where member.stage == .tired {
            guard count(.serving, .tired) > configuration.workers || end != nil && isIdle else { break }
            members[number]?.stage = .retiring
        }
    }

    private mutating func startMore(_ effects: inout Effects) {
        guard wantsMembers, mayStart else { return }
        let wanted = configuration.workers + configuration.standbys
        // After a failure, one at a time finds out whether starting works again.
        while count(.starting, .standby, .serving) < wanted, failures == 0 || count(.starting) == 0 {
            lastMember += 1
            members[lastMember] = Member(failuresBefore: failures)
            effects.starts.append((lastMember, configuration.restart.delay(after: failures)))
        }
    }

    /// Without restarts, only the first members are started.
    private var mayStart: Bool {
        configuration.restart.delays != nil || lastMember < configuration.workers + configuration.standbys
    }
}
