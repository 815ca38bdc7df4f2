internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import SystemSupport
internal import Wire

// Time limits, cancellation and `interrupt()`: one mechanism stops a request, whatever the reason.

extension WorkerBackend {
    func arm(_ deadline: CallDeadline, for exchange: Exchange) -> Deadlines.Timer {
        Deadlines.after(max(.zero, deadline.instant - .now)) { [weak self] in
            self?.interruptLater(exchange, because: .timedOut(deadline.timeout))
        }
    }

    package func interrupt() {
        guard var running = connection.running(within: nil) else { return }
        while let inner = connection.running(within: running.id) { running = inner }
        interrupt(running, because: .asked)
    }

    /// Interrupts all requests that run or wait for their turn. No request can come behind them.
    func interruptForGood() {
        // The last one first: Python must not begin a request since the one before it was stopped.
        for exchange in connection.refuseRequests().sorted(by: { $0.id > $1.id }) {
            interrupt(exchange, because: .closing)
        }
    }

    /// `interrupt` for a caller that must not wait for the threads that are sending.
    func interruptLater(_ exchange: Exchange, because reason: Exchange.Interruption) {
        interruptions.run { [weak self] in self?.interrupt(exchange, because: reason) }
    }

    /// Asks the worker to stop a request. Kills the worker if the request doesn't stop in time, unless the program only
    /// asked for an interrupt.
    func interrupt(_ exchange: Exchange, because reason: Exchange.Interruption) {
        let connection = exchange.connection
        guard connection.mark(exchange, interruption: reason) else { return }
        for inner in [self.connection, side].flatMap({ $0.exchanges(within: exchange.id) }) {
            interrupt(inner, because: reason)
        }
        try? writers.withWriter(backend: self, limits: limits) { writer in
            try writer.write(cancelling: exchange.id)
            try writer.finish()
            connection.send(writer, blocks: false)
        }
        // After the message: Python has to know why the function that it waits for ends.
        calls.stop(within: exchange.id)
        pursue(StoppingRequest(exchange, isBounded: reason.isBounded))
    }

    /// One chain of rounds serves all requests that are to stop: with a signal for each of them, a thousand requests
    /// would leave the worker no time for anything else.
    private func pursue(_ request: StoppingRequest) {
        let isFirst = stopping.withLock { stopping in
            stopping.append(request)
            return stopping.count == 1
        }
        if isFirst { pursueAll() }
    }

    private func pursueAll() {
        let round = stopping.withLock { stopping in
            // Asked with the lock held, so that the answer includes the cancel messages of all requests that are looked
            // at.
            var round = StoppingRound(hasSentAll: connection.hasSentAll, hasSentAllAside: side.hasSentAll)
            for index in stopping.indices { look(at: &stopping[index], &round) }
            // Not freed with the lock held: these requests may hold the last references to objects.
            round.answered = stopping.filter(\.isAnswered)
            stopping.removeAll(where: \.isAnswered)
            round.isLast = stopping.isEmpty
            if round.late != nil { round.fatal = stopping.filter(\.isBounded).map(\.exchange) }
            return round
        }
        if round.needsSignal { process.signal(SIGURG) }
        // After the signal: Python knows by now, or will before it begins the next request.
        for connection in [connection, side] {
            let waiting = round.waiting.filter { $0.connection === connection }
            if !waiting.isEmpty { connection.leaveQueue(waiting) }
        }
        if let late = round.late { kill(because: late, all: round.fatal) }
        if !round.isLast { Deadlines.after(.milliseconds(20)) { [weak self] in self?.pursueAll() } }
    }

    /// Kills the worker, since a request did not stop.
    private func kill(because late: Exchange, all fatal: [Exchange]) {
        for exchange in fatal { exchange.connection.markFatal(exchange) }
        let interruption = late.connection.interruption(of: late)
        process.kill(because: "\(late.description) \(interruption?.text ?? "was to stop") \(disobedience)")
    }

    private var disobedience: String {
        "and did not stop within \(configuration.interruptGracePeriod) of being interrupted"
    }

    private func look(at request: inout StoppingRequest, _ round: inout StoppingRound) {
        let exchange = request.exchange
        let standing = exchange.connection.standing(of: exchange)
        if standing == .answered {
            request.isAnswered = true
            return
        }
        let knows: Bool
        if exchange.connection === side {
            // A thread of Python reads the side connection, whatever else runs. It gets no signal, and has until the
            // next round.
            knows = request.isTold
            request.isTold = round.hasSentAllAside
        } else {
            if standing == .running || !request.isTold {
                round.needsSignal = true
                // The signal has to come after the message. A signal that finds no message does nothing, but may end a
                // system call of C code.
                request.isTold = round.hasSentAll
            }
            knows = request.isTold
        }
        if standing == .waiting {
            request.limit = nil
            if knows { round.waiting.append(exchange) }
        } else if calls.isRunning(within: exchange.id) {
            // A closure of this program keeps the request from stopping. The grace period begins when the closure
            // returns.
            request.limit = .now + configuration.interruptGracePeriod
            stopLateCalls(of: &request)
        } else if request.limit == nil || standing == .below {
            // The grace period begins when Python begins the request, and anew while other requests run above it.
            request.limit = .now + configuration.interruptGracePeriod
        } else if let limit = request.limit, limit <= .now, request.isBounded {
            round.late = round.late ?? exchange
        }
    }

    /// Stops closures that a request has called since it was asked to stop: its code cleans up, or could not be
    /// interrupted yet, as in a `__del__`. They get the same grace period. Otherwise such a closure could run for ever,
    /// and defeat a time limit.
    private func stopLateCalls(of request: inout StoppingRequest) {
        guard let limit = request.callLimit, request.isBounded else {
            request.callLimit = .now + configuration.interruptGracePeriod
            return
        }
        guard limit <= .now else { return }
        calls.stop(within: request.exchange.id)
        request.callLimit = nil
    }

    /// The error for a request that was asked to stop, and did stop or died with its worker. nil if the request fails
    /// with `error` itself.
    func stopError(for exchange: Exchange, _ error: any Error) -> (any Error)? {
        let problem = error as? PythonError
        if exchange.connection.hasLeft(exchange) { return nil }
        if error is NeverStarted {
            // A request that was not cancelled itself names the result of one that was.
            return exchange.connection.errorInQueue(of: exchange) ?? CancellationError()
        }
        if isClosed.load(ordering: .acquiring), exchange.connection.interruption(of: exchange) == nil,
            problem?.isOfStoppedLoop == true
        {
            return Self.closedError(interrupted: exchange.description)
        }
        // `CancellationError` comes from a Swift function that was stopped with the request.
        guard problem?.isInterruption == true || problem?.workerDeath != nil || error is CancellationError else {
            return nil
        }
        switch exchange.connection.interruption(of: exchange) {
        case nil, .asked: return nil
        case .closing:
            return problem?.workerDeath == nil ? Self.closedError(interrupted: exchange.description) : nil
        case .cancelled:
            // The death is of interest to a program whose task has lost its own.
            return exchange.connection.isFatal(exchange) ? nil : CancellationError()
        case .timedOut(let limit):
            let what = "\(exchange.description) took longer than \(limit)"
            guard let problem, let death = problem.workerDeath else {
                return PythonError(.timedOut, "\(what) and was interrupted; the worker and its objects live on")
            }
            guard exchange.connection.isFatal(exchange) else { return problem }
            return PythonError(
                death,
                kind: .timedOut,
                message: "\(what) \(disobedience); the worker was killed"
            )
        }
    }
}

extension PythonError {
    /// Whether a coroutine was ended with its event loop: see worker/pyffi_worker/coroutines/event_loop.py.
    fileprivate var isOfStoppedLoop: Bool {
        isException("asyncio.exceptions.CancelledError")
            || isException("RuntimeError") && exception?.message == "the event loop was stopped"
    }
}

/// A request that is to stop and has no reply yet. Its cancel message was sent, but may still wait for room in the
/// pipe: a worker that runs code does not read before it gets a signal. Each signal makes the worker read what has
/// arrived, which makes room.
struct StoppingRequest {
    let exchange: Exchange
    /// Whether the worker is killed if the request doesn't stop in time.
    let isBounded: Bool
    /// When the worker is killed; nil before Python has begun the request.
    var limit: ContinuousClock.Instant?
    /// When closures are stopped that the request has called since it was asked to stop; nil until one is seen.
    var callLimit: ContinuousClock.Instant?
    /// Whether the cancel message is where the worker can read it, followed by a signal if the worker needs one.
    var isTold = false
    var isAnswered = false

    init(_ exchange: Exchange, isBounded: Bool) {
        self.exchange = exchange
        self.isBounded = isBounded
    }
}

/// The outcome of one look at all requests that are to stop.
private struct StoppingRound {
    /// Whether everything that was sent on the main connection before this look is where the worker can read it.
    let hasSentAll: Bool
    /// The same for the side connection.
    let hasSentAllAside: Bool
    var needsSignal = false
    /// The first request whose grace period is over.
    var late: Exchange?
    /// All that were to stop and have not, if one of them is late.
    var fatal: [Exchange] = []
    var isLast = false
    /// Requests that can leave the queue.
    var waiting: [Exchange] = []
    var answered: [StoppingRequest] = []
}
