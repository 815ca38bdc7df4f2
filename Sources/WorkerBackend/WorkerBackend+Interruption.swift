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
        nudge(exchange)
        if case .asked = reason { return }
        killAfterGrace(exchange)
    }

    private func killAfterGrace(_ exchange: Exchange) {
        // What was asked for may be let go of as soon as it has ended, which is long before.
        Deadlines.after(configuration.interruptGracePeriod) { [weak self, weak exchange] in
            guard let self, let exchange, exchange.connection.isPending(exchange) else { return }
            // While a closure of this program runs, it is not Python that doesn't stop.
            if calls.isRunning(within: exchange.id) { return killAfterGrace(exchange) }
            process.signal(SIGKILL)
        }
    }

    /// Has the worker look for the message that cancels, until the request is answered. Behind a busy worker the pipe
    /// may be full, so that the message is still on its way: each signal makes the worker take in what is there, and so
    /// makes room. One that finds nothing does nothing.
    ///
    /// One signal is for all that are to stop: a thousand times as many would leave the worker no time for anything else.
    private func nudge(_ exchange: Exchange) {
        let isFirst = stopping.withLock { stopping in
            stopping.append(exchange)
            return stopping.count == 1
        }
        if isFirst { nudgeAll() }
    }

    private func nudgeAll() {
        let isOver = stopping.withLock { stopping in
            stopping.removeAll { !$0.connection.isPending($0) }
            return stopping.isEmpty
        }
        if isOver { return }
        process.signal(SIGINT)
        Deadlines.after(.milliseconds(20)) { [weak self] in self?.nudgeAll() }
    }

    /// The error of a request that was asked to stop and did, or that died of it.
    func stopError(for exchange: Exchange, _ error: any Error) -> (any Error)? {
        let problem = error as? PythonError
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
