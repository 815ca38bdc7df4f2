package import BackendInterface
internal import Foundation
internal import Wire

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

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
        let hasSentAll = connection.hasSentAll
        let round = stopping.withLock { stopping in
            var round = StoppingRound()
            for index in stopping.indices { look(at: &stopping[index], hasSentAll, &round) }
            // Not freed here, with the lock held: what was asked for holds values of the program's own.
            round.answered = stopping.filter(\.isAnswered)
            stopping.removeAll(where: \.isAnswered)
            round.isLast = stopping.isEmpty
            return round
        }
        if round.needsSignal { process.signal(SIGINT) }
        // Python knows by now, or will before it begins with the next request.
        for exchange in round.waiting { exchange.connection.leaveQueue(exchange) }
        if round.isLate { process.signal(SIGKILL) }
        if !round.isLast { Deadlines.after(.milliseconds(20)) { [weak self] in self?.pursueAll() } }
    }

    private func look(at request: inout StoppingRequest, _ hasSentAll: Bool, _ round: inout StoppingRound) {
        let exchange = request.exchange
        let standing = exchange.connection.standing(of: exchange)
        if standing == .answered {
            request.isAnswered = true
            return
        }
        // On the side connection messages are read whatever runs.
        if exchange.connection === connection, standing == .running || !request.isTold {
            round.needsSignal = true
            // The signal comes behind the message. One that finds nothing does nothing, but may end a system call of C code.
            request.isTold = hasSentAll
        }
        if standing == .waiting {
            request.limit = nil
            round.waiting.append(exchange)
        } else if request.limit == nil || standing == .below || calls.isRunning(within: exchange.id) {
            // It is not this request's code that doesn't stop: a closure of this program runs, or other requests do.
            request.limit = .now + configuration.interruptGracePeriod
        } else if let limit = request.limit, limit <= .now, request.isBounded {
            round.isLate = true
        }
    }

    /// The error of a request that was asked to stop and did, or that died of it.
    func stopError(for exchange: Exchange, _ error: any Error) -> (any Error)? {
        let problem = error as? PythonError
        if exchange.connection.hasLeft(exchange) { return problem?.kind == .cancelled ? CancellationError() : nil }
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

/// A request that is to stop and has not answered yet. Its message that cancels is sent; a worker that runs code does not read before it
/// gets a signal, and behind it the pipe may be full, so that the message is still on its way: each signal makes the worker take in
/// what is there, and so makes room.
struct StoppingRequest {
    let exchange: Exchange
    /// Whether the worker is killed when it doesn't stop in time.
    let isBounded: Bool
    /// When that is; nil before Python has begun with it.
    var limit: ContinuousClock.Instant?
    /// Whether a signal came behind the message.
    var isTold = false
    var isAnswered = false

    init(_ exchange: Exchange, isBounded: Bool) {
        self.exchange = exchange
        self.isBounded = isBounded
    }
}

/// What comes of a look at all of them.
private struct StoppingRound {
    var needsSignal = false
    var isLate = false
    var isLast = false
    var waiting: [Exchange] = []
    var answered: [StoppingRequest] = []
}
