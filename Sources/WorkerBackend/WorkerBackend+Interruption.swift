internal import BackendInterface
internal import Foundation
internal import Synchronization
internal import SystemSupport
internal import Wire

// Time limits, cancellation, and what programs ask to be interrupted: one mechanism stops a request, whatever it is.

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

    /// All that runs, or waits for its turn; nothing can come behind it.
    func interruptForGood() {
        for exchange in connection.refuseRequests() { interrupt(exchange, because: .asked) }
    }

    /// Without waiting for those who are sending.
    func interruptLater(_ exchange: Exchange, because reason: Exchange.Interruption) {
        interruptions.run { [weak self] in self?.interrupt(exchange, because: reason) }
    }

    /// Asks the worker to stop a request; kills the worker if it does not do so in time.
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
        // Behind the message: Python has to know why the function that it waits for ends.
        calls.stop(within: exchange.id)
        pursue(StoppingRequest(exchange, isBounded: !reason.isAsked))
    }

    /// One chain of rounds is for all that are to stop: with a signal for each, a thousand of them would leave the worker no time
    /// for anything else.
    private func pursue(_ request: StoppingRequest) {
        let isFirst = stopping.withLock { stopping in
            stopping.append(request)
            return stopping.count == 1
        }
        if isFirst { pursueAll() }
    }

    private func pursueAll() {
        let round = stopping.withLock { stopping in
            // Behind the lock, so that it is true of the messages that belong to what is looked at.
            var round = StoppingRound(hasSentAll: connection.hasSentAll, hasSentAllAside: side.hasSentAll)
            for index in stopping.indices { look(at: &stopping[index], &round) }
            // Not freed here, with the lock held: they may be the last ones to have objects.
            round.answered = stopping.filter(\.isAnswered)
            stopping.removeAll(where: \.isAnswered)
            round.isLast = stopping.isEmpty
            return round
        }
        if round.needsSignal { process.signal(SIGURG) }
        // Behind the signal: Python knows by now, or will before it begins with the next request.
        for connection in [connection, side] {
            let waiting = round.waiting.filter { $0.connection === connection }
            if !waiting.isEmpty { connection.leaveQueue(waiting) }
        }
        if round.isLate { process.signal(SIGKILL) }
        if !round.isLast { Deadlines.after(.milliseconds(20)) { [weak self] in self?.pursueAll() } }
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
            // Messages are read there whatever runs, but by a thread that gets no signal: it is given until the next round.
            knows = request.isTold
            request.isTold = round.hasSentAllAside
        } else {
            if standing == .running || !request.isTold {
                round.needsSignal = true
                // The signal comes behind the message. One that finds nothing does nothing, but may end a system call of C code.
                request.isTold = round.hasSentAll
            }
            knows = request.isTold
        }
        if standing == .waiting {
            request.limit = nil
            if knows { round.waiting.append(exchange) }
        } else if calls.isRunning(within: exchange.id) {
            // It is not this request's code that doesn't stop, but a closure of this program.
            request.limit = .now + configuration.interruptGracePeriod
            stopLateCalls(of: &request)
        } else if request.limit == nil || standing == .below {
            // Nor where other requests run.
            request.limit = .now + configuration.interruptGracePeriod
        } else if let limit = request.limit, limit <= .now, request.isBounded {
            round.isLate = true
        }
    }

    /// Code that is to stop may have called closures since, to clean up, or because it could not be interrupted yet, as a `__del__`: they
    /// get the same time. A closure may else run for ever, and a time limit with it.
    private func stopLateCalls(of request: inout StoppingRequest) {
        guard let limit = request.callLimit, request.isBounded else {
            request.callLimit = .now + configuration.interruptGracePeriod
            return
        }
        guard limit <= .now else { return }
        calls.stop(within: request.exchange.id)
        request.callLimit = nil
    }

    /// The error of a request that was asked to stop and did, or that died of it.
    func stopError(for exchange: Exchange, _ error: any Error) -> (any Error)? {
        let problem = error as? PythonError
        if exchange.connection.hasLeft(exchange) { return nil }
        if error is NeverStarted {
            // Or what it asks for is the result of a request that was.
            return exchange.connection.errorInQueue(of: exchange) ?? CancellationError()
        }
        if isClosed.load(ordering: .acquiring), exchange.connection.interruption(of: exchange) == nil,
            problem?.isOfStoppedLoop == true
        {
            return Self.closedError
        }
        // A Swift function that was cancelled ends with an error of its own.
        guard problem?.isInterruption == true || problem?.workerDeath != nil || error is CancellationError else {
            return nil
        }
        switch exchange.connection.interruption(of: exchange) {
        case nil, .asked: return nil
        case .cancelled: return CancellationError()
        case .timedOut(let limit):
            let what = "\(exchange.description) took longer than \(limit)"
            guard let death = problem?.workerDeath else {
                return PythonError(.timedOut, "\(what) and was interrupted; the worker and its objects live on")
            }
            let grace = configuration.interruptGracePeriod
            return PythonError(
                death,
                kind: .timedOut,
                message: "\(what) and did not stop within \(grace) of being interrupted; the worker was killed"
            )
        }
    }
}

extension PythonError {
    /// Whether a coroutine ended since its event loop did: see worker/pyffi_worker/coroutines/event_loop.py.
    fileprivate var isOfStoppedLoop: Bool {
        isException("asyncio.exceptions.CancelledError")
            || isException("RuntimeError") && exception?.message == "the event loop was stopped"
    }
}

/// A request that is to stop and has not answered yet. Its message that cancels is sent; a worker that runs code does not read before it
/// gets a signal, and behind it the pipe may be full, so that the message is still on its way: each signal makes the worker take in
/// what is there, and so makes room.
struct StoppingRequest {
    let exchange: Exchange
    /// Whether the worker is killed when it doesn't stop in time.
    let isBounded: Bool
    /// When that is; nil before Python has begun with it.
    var limit: ContinuousClock.Instant?
    /// When closures that it called after it was asked to stop are, too.
    var callLimit: ContinuousClock.Instant?
    /// Whether the message is where the worker can read it, and a signal came behind it where it needs one.
    var isTold = false
    var isAnswered = false

    init(_ exchange: Exchange, isBounded: Bool) {
        self.exchange = exchange
        self.isBounded = isBounded
    }
}

/// What comes of a look at all of them.
private struct StoppingRound {
    /// Whether all that was written to the worker before this look is where it can read it.
    let hasSentAll: Bool
    let hasSentAllAside: Bool
    var needsSignal = false
    var isLate = false
    var isLast = false
    /// They can leave the queue.
    var waiting: [Exchange] = []
    var answered: [StoppingRequest] = []
}
