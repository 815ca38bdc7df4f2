internal import BackendInterface
internal import Synchronization
internal import SystemSupport
internal import Wire

// The worker's messages, and whom they are for.

extension Connection {
    func deliver(_ event: FrameEvent) {
        switch event {
        case .frame(let frame): deliver(frame)
        case .skipped(let header, let limit):
            blame(
                PythonError(
                    .conversion,
                    "the worker sent a reply over the limit of \(limit.rawValue) (\(header.json) bytes of JSON, "
                        + "\(header.attachments) of attachments); fetch large data in several parts"
                )
            )
        }
    }

    private func deliver(_ frame: Frame) {
        let message: IncomingMessage
        do {
            message = try reader.message(in: frame)
        } catch {
            blame(error as? PythonError ?? PythonError(.internalFault, "\(error)"))
            return
        }
        guard let id = message.id else {
            if let event = message.event { take(event, message) } else { blame(message.failure) }
            return
        }
        let (exchange, waiter, isIdle) = state.withLock { state -> (Exchange?, Exchange.Waiter?, (() -> Void)?) in
            guard let exchange = state.pending.remove(id) else {
                return (nil, state.abandoned.remove(id) == nil ? nil : Exchange.Waiter.none, nil)
            }
            return (exchange, answer(exchange, with: .success(message), in: &state), whenIdle(&state))
        }
        isIdle?()
        guard let waiter else {
            blame(PythonError(.internalFault, "the worker answered request \(id), which is not in flight"))
            return
        }
        wakeLater(waiter)
        if exchange?.hasLeft ?? true { onLateReply(message) }
    }

    private func take(_ event: WorkerEvent, _ message: IncomingMessage) {
        if case .awaiting(let requests) = event {
            let isIdle = state.withLock { state in
                for id in requests { state.pending[id]?.runsBeside = true }
                return whenIdle(&state)
            }
            isIdle?()
            return
        }
        guard case .call(let call) = event, let request = call.request else { return onEvent(event, message, self) }
        let waiter = state.withLock { state -> Exchange.Waiter? in
            state.pending.beginCall(by: request)
            guard let exchange = state.pending[request], exchange.isAwaitedAlone, !exchange.hasLeft else { return nil }
            exchange.calls.append(message)
            return state.callers.release(exchange)
        }
        if let waiter { wakeLater(waiter) } else { onEvent(event, message, self) }
    }

    /// Takes an error that names no request for the reply to the oldest one, since the worker answers in order. That
    /// request must not wait for ever. Where there is none, the error is kept for whoever asks.
    private func blame(_ error: PythonError) {
        let (exchange, waiter, isIdle) = state.withLock { state -> (Exchange?, Exchange.Waiter?, (() -> Void)?) in
            guard let exchange = state.pending.removeOldest() else {
                state.unclaimed = error
                return (nil, nil, nil)
            }
            state.abandoned.insert(exchange.id)
            return (exchange, answer(exchange, with: .failure(error), in: &state), whenIdle(&state))
        }
        isIdle?()
        // Freed outside of the lock: the request may hold the last references to objects.
        withExtendedLifetime(exchange) { if let waiter { wakeLater(waiter) } }
    }

    /// Answers a request that is not pending any more, and gives who is to be woken.
    func answer(
        _ exchange: Exchange,
        with outcome: Result<IncomingMessage, any Error>,
        in state: inout State
    ) -> Exchange.Waiter {
        guard exchange.hasLeft else { return state.callers.answer(exchange, with: outcome) }
        late.subtract(1, ordering: .relaxed)
        return .none
    }
}
