// What a pool decides, without workers and clocks.

import Testing

@testable import PyFFI

struct PoolStateTests {
    private typealias State = PoolState<Int>

    /// A pool of workers that were told to start, by their numbers.
    private static func started(
        _ workers: Int,
        _ adjust: (inout PythonPoolConfiguration) -> Void = { _ in }
    ) -> State {
        var configuration = PythonPoolConfiguration(workers: workers)
        adjust(&configuration)
        var state = State(configuration)
        let starts = state.begin().starts
        #expect(starts.map(\.delay) == Array(repeating: .zero, count: workers + max(0, configuration.standbys)))
        for start in starts { #expect(state.started(start.member).ends.isEmpty) }
        return state
    }

    private static let death = PythonError(WorkerDeath(signal: 11, signalName: "SIGSEGV", exitCode: nil))

    /// Where a call ends up: the number of its worker, or nil if it waits.
    private static func call(_ state: inout State, _ waiter: Int = 0, isUrgent: Bool = false) throws -> Int? {
        switch state.admit(isUrgent: isUrgent, isLimited: true, waiter: { waiter }) {
        case .member(let number): return number
        case .waits: return nil
        case .refused(let error): throw error
        }
    }

    private static func end(_ state: inout State, _ member: Int, isAlive: Bool = true) -> State.Effects {
        state.release(member, after: .milliseconds(1), isAlive: isAlive)
    }

    // MARK: Calls

    @Test func `calls are spread over the workers, and the one that rested longest is next`() throws {
        var state = Self.started(3)
        let all = try (0..<3).map { _ in try Self.call(&state) }
        #expect(Set(all) == [1, 2, 3])
        for member in [2, 3, 1] { _ = Self.end(&state, member) }
        // In the order of their last calls' beginnings, which was by number or not; each rests once.
        let (first, second, third) = (try Self.call(&state), try Self.call(&state), try Self.call(&state))
        #expect(Set([first, second, third]) == [1, 2, 3])
    }

    @Test func `who waits gets a worker in its order, and each that is free gets one`() throws {
        var state = Self.started(2)
        let members = try (0..<2).compactMap { _ in try Self.call(&state) }
        for waiter in 1...3 { #expect(try Self.call(&state, waiter) == nil) }
        let effects = Self.end(&state, members[1])
        #expect(effects.grants.map(\.waiter) == [1] && effects.grants.map(\.member) == [members[1]])
        #expect(Self.end(&state, members[0]).grants.map(\.waiter) == [2])
        #expect(state.snapshot.queued == 1 && state.snapshot.inFlight == 2 && state.snapshot.busy == 2)
    }

    @Test func `a call that is done again comes before those that wait`() throws {
        var state = Self.started(1)
        let member = try #require(try Self.call(&state))
        #expect(try Self.call(&state, 1) == nil)
        #expect(try Self.call(&state, 2, isUrgent: true) == nil)
        #expect(Self.end(&state, member).grants.map(\.waiter) == [2])
        #expect(Self.end(&state, member).grants.map(\.waiter) == [1])
        #expect(state.snapshot.retried == 1)
    }

    @Test func `a worker has as many calls at a time as was said`() throws {
        var state = Self.started(2) { $0.callsPerWorker = 2 }
        let members = try (0..<4).compactMap { _ in try Self.call(&state) }
        #expect(members.sorted() == [1, 1, 2, 2])
        #expect(Set(members.prefix(2)) == [1, 2])
        #expect(try Self.call(&state, 1) == nil)
    }

    @Test func `a queue that is full refuses, except for who is not limited`() throws {
        var state = Self.started(1) { $0.queueLimit = 2 }
        _ = try Self.call(&state)
        #expect(try Self.call(&state, 1) == nil && Self.call(&state, 2) == nil)
        let error = #expect(throws: PythonError.self) { try Self.call(&state, 3) }
        #expect(error?.kind == .refused && error?.hadBegun == false)
        guard case .waits = state.admit(isUrgent: false, isLimited: false, waiter: { 4 }) else {
            Issue.record("refused though it is not limited")
            return
        }
        #expect(state.snapshot.refused == 1 && state.snapshot.queued == 3)
    }

    @Test func `who leaves the queue does so once, and nobody else gets lost`() throws {
        var state = Self.started(1)
        let member = try #require(try Self.call(&state))
        guard case .waits(let ticket) = state.admit(isUrgent: false, isLimited: true, waiter: { 1 }),
            case .waits(let urgent) = state.admit(isUrgent: true, isLimited: true, waiter: { 2 })
        else {
            Issue.record("there is no second worker")
            return
        }
        #expect(state.leave(ticket, isRefused: true)?.0 == 1)
        #expect(state.leave(ticket, isRefused: true) == nil)
        #expect(state.leave(urgent, isRefused: false)?.0 == 2)
        #expect(state.snapshot.refused == 1 && state.snapshot.queued == 0)
        #expect(Self.end(&state, member).grants.isEmpty)
    }

    // MARK: Deaths

    @Test func `a worker that dies is replaced at once, and its calls are not counted twice`() throws {
        var state = Self.started(2)
        let member = try #require(try Self.call(&state))
        _ = Self.end(&state, member)
        _ = try Self.call(&state)
        let second = try #require(try Self.call(&state))
        let effects = state.ended(second, Self.death)
        #expect(
            effects.starts.map(\.member) == [3] && effects.starts.first?.delay == .zero || effects.starts.count == 1
        )
        #expect(state.snapshot.inFlight == 1 && state.snapshot.deaths == 1 && state.snapshot.ready == 1)
        #expect(Self.end(&state, second, isAlive: false).grants.isEmpty)
        #expect(state.snapshot.inFlight == 1 && state.snapshot.calls == 2)
    }

    @Test func `a call that finds its worker dead gives it to nobody else`() throws {
        var state = Self.started(1)
        let member = try #require(try Self.call(&state))
        #expect(try Self.call(&state, 1) == nil)
        let effects = Self.end(&state, member, isAlive: false)
        #expect(effects.grants.isEmpty && effects.ends == [member])
        let replacement = try #require(state.ended(member, Self.death).starts.first ?? effects.starts.first)
        #expect(state.started(replacement.member).grants.map(\.waiter) == [1])
    }

    @Test func `a standby takes the place of one that dies`() throws {
        var state = Self.started(1) { $0.standbys = 1 }
        #expect(state.snapshot.ready == 1 && state.snapshot.standbys == 1)
        let member = try #require(try Self.call(&state))
        #expect(try Self.call(&state, 1) == nil)
        let effects = state.ended(member, Self.death)
        #expect(effects.grants.map(\.waiter) == [1] && effects.grants.first?.member != member)
        #expect(effects.starts.count == 1)
    }

    @Test func `starts that fail wait longer each time, one at a time, until the pool gives up`() throws {
        var configuration = PythonPoolConfiguration(workers: 4)
        configuration.restart = .backingOff(from: .seconds(1), to: .seconds(3), givingUpAfter: 4)
        var state = State(configuration)
        let first = state.begin().starts
        #expect(first.count == 4)
        #expect(try Self.call(&state, 1) == nil)
        let failure = PythonError(.startFailed, "no")
        // The four that were ordered together fail as one.
        var next: [(member: Int, delay: Duration)] = []
        for start in first { next += state.startFailed(start.member, .init(failure)).0.starts }
        var delays = next.map(\.delay)
        var end: State.Effects?
        while let start = next.first {
            #expect(next.count == 1)
            let (effects, retry) = state.startFailed(start.member, .init(failure))
            #expect(retry == effects.starts.first?.delay)
            next = effects.starts
            delays += next.map(\.delay)
            end = effects
        }
        #expect(delays == [.seconds(1), .seconds(2), .seconds(3)])
        #expect(end?.failures.map(\.waiter) == [1] && end?.gaveUp?.kind == .startFailed)
        #expect(end?.gaveUp?.message == "this pool has no worker, and starts none any more: no")
        let later = #expect(throws: PythonError.self) { try Self.call(&state, 2) }
        #expect(later?.kind == .startFailed && later?.hadBegun == false)
        #expect(state.isOver)
    }

    @Test func `workers that die before they complete a call count as failures, others don't`() throws {
        var state = Self.started(1) { $0.restart = .backingOff(from: .seconds(1), to: .seconds(60)) }
        var delays: [Duration?] = []
        var member = 1
        for completes in [true, false, false, true, false] {
            _ = try Self.call(&state)
            if completes { _ = Self.end(&state, member) }
            let start = try #require(state.ended(member, Self.death).starts.first)
            delays.append(start.delay)
            member = start.member
            _ = state.started(member)
        }
        #expect(delays == [.zero, .seconds(1), .seconds(2), .zero, .seconds(1)])
    }

    @Test func `without restarts the last death ends the pool`() throws {
        var state = Self.started(2) { $0.restart = .never }
        #expect(state.ended(1, Self.death).starts.isEmpty)
        #expect(try Self.call(&state) == 2)
        #expect(try Self.call(&state, 1) == nil)
        let effects = state.ended(2, Self.death)
        #expect(effects.failures.map(\.waiter) == [1] && effects.gaveUp?.workerDeath?.signal == 11)
        #expect(state.isOver)
    }

    @Test func `a pool that ends while it has waiters starts members for them, and gives up like any other`() throws {
        for isFirstPolicy in [true, false] {
            var state = Self.started(1) {
                $0.restart = isFirstPolicy ? .never : .backingOff(from: .seconds(1), givingUpAfter: 2)
            }
            _ = try Self.call(&state)
            #expect(try Self.call(&state, 1) == nil)
            #expect(state.close(failsWaiters: false).cancels.isEmpty)
            var effects = state.ended(1, Self.death)
            while let start = effects.starts.first {
                #expect(effects.cancels.isEmpty && effects.failures.isEmpty)
                effects = state.startFailed(start.member, .init(Self.death)).0
            }
            #expect(effects.failures.map(\.waiter) == [1])
            #expect(state.isOver)
        }
    }

    @Test func `who waits for more workers than will come gets to know`() throws {
        var configuration = PythonPoolConfiguration(workers: 2)
        configuration.restart = .never
        var state = State(configuration)
        let starts = state.begin().starts
        _ = state.started(starts[0].member)
        #expect(state.error(lacking: 2) == nil)
        _ = state.startFailed(starts[1].member, .init(PythonError(.startFailed, "no")))
        #expect(state.error(lacking: 2)?.kind == .startFailed && state.error(lacking: 1) == nil)
    }

    @Test func `calls of an older worker don't hide that starts fail`() throws {
        var state = Self.started(2) { $0.restart = .backingOff(from: .seconds(1), to: .seconds(60)) }
        var delays: [Duration] = []
        var next = state.ended(2, Self.death).starts
        for _ in 0..<4 {
            let start = try #require(next.first)
            delays.append(start.delay)
            _ = try Self.call(&state)
            _ = Self.end(&state, 1)
            next = state.startFailed(start.member, .init(Self.death)).0.starts
        }
        #expect(delays == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
    }

    // MARK: Recycling

    @Test func `a worker that has done its calls serves until another one has come, and ends`() throws {
        var state = Self.started(1) { $0.mostCallsPerWorker = 2 }
        #expect(try Self.call(&state) == 1)
        #expect(Self.end(&state, 1).recycled.isEmpty)
        #expect(try Self.call(&state) == 1)
        let effects = Self.end(&state, 1)
        #expect(effects.recycled.map(\.member) == [1] && effects.starts.map(\.member) == [2] && effects.ends.isEmpty)
        #expect(try Self.call(&state) == 1)
        #expect(state.started(2).ends == [])
        #expect(state.snapshot.retiring == 1 && state.snapshot.ready == 1)
        #expect(Self.end(&state, 1).ends == [1])
        #expect(state.ended(1, nil).starts.isEmpty)
        #expect(state.snapshot.recycled == 1 && state.snapshot.deaths == 0)
        #expect(try Self.call(&state) == 2)
    }

    @Test func `a worker that has grown too large is replaced`() throws {
        var state = Self.started(1) { $0.mostBytesPerWorker = 1000 }
        #expect(state.noteSize(1, 1000).starts.isEmpty)
        #expect(state.noteSize(1, 1001).starts.map(\.member) == [2])
        #expect(state.noteSize(1, 1002).starts.isEmpty)
        #expect(state.started(2).ends == [1])
    }

    // MARK: The end

    @Test func `a pool that ends does what it has, and takes nothing more`() throws {
        var state = Self.started(1)
        #expect(try Self.call(&state) == 1)
        #expect(try Self.call(&state, 1) == nil)
        #expect(state.close(failsWaiters: false).ends.isEmpty)
        #expect(throws: PythonError.self) { try Self.call(&state, 2) }
        #expect(Self.end(&state, 1).grants.map(\.waiter) == [1])
        #expect(Self.end(&state, 1).ends == [1])
        #expect(!state.isOver)
        #expect(state.ended(1, nil).starts.isEmpty)
        #expect(state.isOver)
    }

    @Test func `a worker that dies while the pool finishes its calls is replaced for those that wait`() throws {
        var state = Self.started(1)
        _ = try Self.call(&state)
        #expect(try Self.call(&state, 1) == nil)
        _ = state.close(failsWaiters: false)
        let starts = Self.end(&state, 1, isAlive: false).starts + state.ended(1, Self.death).starts
        #expect(starts.count == 1)
        let start = try #require(starts.first)
        #expect(state.started(start.member).grants.map(\.waiter) == [1])
        #expect(Self.end(&state, start.member).ends == [start.member])
    }

    @Test func `an end at once fails who waits, and a start that comes too late is not wanted`() throws {
        var state = State(PythonPoolConfiguration(workers: 1))
        let start = try #require(state.begin().starts.first)
        #expect(try Self.call(&state, 1) == nil)
        let effects = state.close(failsWaiters: true)
        #expect(effects.failures.map(\.waiter) == [1] && effects.failures.first?.error.kind == .closed)
        #expect(effects.cancels == [start.member])
        // One that came up before it could be cancelled ends.
        #expect(state.started(start.member).ends == [start.member])
        #expect(state.ended(start.member, nil).starts.isEmpty && state.isOver)
    }

    @Test func `whatever happens, no call is lost, and none has a worker that is gone`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var state = Self.started(3) {
                $0.standbys = 1
                $0.callsPerWorker = 2
                $0.mostCallsPerWorker = 5
                $0.restart = .backingOff(givingUpAfter: nil)
                $0.queueLimit = nil
            }
            var running: [(call: Int, member: Int)] = []
            var (waiting, starting, done, alive): (Set<Int>, [Int], Set<Int>, Set<Int>) = ([], [], [], [1, 2, 3, 4])
            func follow(_ effects: State.Effects) {
                for grant in effects.grants {
                    #expect(waiting.remove(grant.waiter) != nil && alive.contains(grant.member))
                    running.append((grant.waiter, grant.member))
                }
                starting += effects.starts.map(\.member)
                for member in effects.ends { #expect(!running.contains { $0.member == member }) }
                for member in effects.ends {
                    alive.remove(member)
                    follow(state.ended(member, nil))
                }
            }
            for call in 0..<400 {
                switch Int.random(in: 0..<8, using: &random) {
                case 0...3:
                    switch state.admit(isUrgent: false, isLimited: true, waiter: { call }) {
                    case .member(let member):
                        #expect(alive.contains(member))
                        running.append((call, member))
                    case .waits: waiting.insert(call)
                    case .refused(let error): Issue.record(error)
                    }
                case 4, 5:
                    guard let index = running.indices.randomElement(using: &random) else { break }
                    let (call, member) = running.remove(at: index)
                    done.insert(call)
                    follow(Self.end(&state, member))
                case 6:
                    guard let member = alive.randomElement(using: &random) else { break }
                    alive.remove(member)
                    follow(state.ended(member, Self.death))
                    // Its calls fail.
                    for one in running where one.member == member {
                        done.insert(one.call)
                        follow(Self.end(&state, member, isAlive: false))
                    }
                    running.removeAll { $0.member == member }
                default:
                    guard !starting.isEmpty else { break }
                    let member = starting.removeFirst()
                    alive.insert(member)
                    follow(state.started(member))
                }
                let snapshot = state.snapshot
                #expect(snapshot.inFlight == running.count && snapshot.queued == waiting.count)
                #expect(snapshot.ready <= 4 && snapshot.inFlight <= 2 * (snapshot.ready + snapshot.retiring))
            }
            follow(state.close(failsWaiters: false))
            while !running.isEmpty || !waiting.isEmpty {
                if let (call, member) = running.popLast() {
                    done.insert(call)
                    follow(Self.end(&state, member))
                } else {
                    let next = starting.popLast()
                    let member = try #require(next)
                    alive.insert(member)
                    follow(state.started(member))
                }
            }
            for member in starting {
                alive.insert(member)
                follow(state.started(member))
            }
            #expect(state.isOver)
        }
    }

    @Test func `the first call after an outage brings all workers back`() throws {
        var state = Self.started(3) { $0.restart = .backingOff(from: .seconds(1)) }
        var starts: [(member: Int, delay: Duration)] = []
        for member in 1...3 { starts += state.ended(member, Self.death).starts }
        let next = try #require(starts.first)
        #expect(starts.count == 1 && next.delay == .seconds(1))
        let further = state.started(next.member).starts
        #expect(further.map(\.delay) == [.seconds(1)])
        #expect(try Self.call(&state) == next.member)
        #expect(Self.end(&state, next.member).starts.map(\.delay) == [.zero])
    }

    @Test func `a pool does not give up while its first members may come up`() {
        var state = State(PythonPoolConfiguration(workers: 3).with { $0.restart = .backingOff(givingUpAfter: 1) })
        let starts = state.begin().starts
        #expect(state.startFailed(starts[0].member, .init(Self.death)).0.gaveUp == nil)
        #expect(state.startFailed(starts[1].member, .init(Self.death)).0.gaveUp == nil)
        #expect(state.started(starts[2].member).gaveUp == nil)
        #expect(state.snapshot.ready == 1 && state.end == nil)
        var other = State(PythonPoolConfiguration(workers: 2).with { $0.restart = .backingOff(givingUpAfter: 1) })
        let all = other.begin().starts
        _ = other.startFailed(all[0].member, .init(Self.death))
        #expect(other.startFailed(all[1].member, .init(Self.death)).0.gaveUp != nil)
    }

    @Test func `a worker that is found dead before a call counts as no call`() throws {
        var state = Self.started(1)
        #expect(try Self.call(&state) == 1)
        #expect(state.giveBack(1).ends == [1])
        #expect(state.snapshot.calls == 0 && state.snapshot.latencies.count == 0 && state.snapshot.inFlight == 0)
    }

    @Test func `a start that is cancelled has not failed, and nothing is recycled without a successor`() throws {
        var state = State(PythonPoolConfiguration(workers: 1))
        let start = try #require(state.begin().starts.first)
        _ = state.close(failsWaiters: true)
        _ = state.startFailed(start.member, .init(CancellationError()))
        #expect(state.snapshot.failedStarts == 0 && state.isOver)
        var other = Self.started(1) { ($0.restart, $0.mostCallsPerWorker) = (.never, 1) }
        #expect(try Self.call(&other) == 1)
        #expect(Self.end(&other, 1).recycled.isEmpty && other.snapshot.recycled == 0)
    }
}

extension PythonPoolConfiguration {
    fileprivate func with(_ adjust: (inout Self) -> Void) -> Self {
        var new = self
        adjust(&new)
        return new
    }
}
