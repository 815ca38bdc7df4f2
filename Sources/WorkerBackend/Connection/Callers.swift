internal import BackendInterface
internal import Dispatch
internal import Wire

/// Who waits for replies on a connection: threads, and tasks.
struct Callers {
    /// The requests that blocked threads wait for, in the order in which the threads came.
    private var blocked: [Exchange] = []
    private var suspended = 0

    /// Whether tasks wait, which can't read for themselves.
    var haveTasks: Bool { suspended > 0 }

    mutating func block(for exchange: Exchange) -> DispatchSemaphore {
        let semaphore = DispatchSemaphore(value: 0)
        exchange.waiter = .blocked(semaphore)
        blocked.append(exchange)
        return semaphore
    }

    mutating func suspend(_ task: CheckedContinuation<Void, Never>, for exchange: Exchange) {
        exchange.waiter = .suspended(task)
        suspended += 1
    }

    /// - Returns: who waits for the reply, to be woken when the lock is free.
    mutating func answer(
        _ exchange: Exchange,
        with outcome: Result<IncomingMessage, any Error>
    ) -> Exchange.Waiter {
        exchange.outcome = outcome
        return release(exchange)
    }

    /// - Returns: who waits for the reply and is to do something else, to be woken when the lock is free.
    mutating func release(_ exchange: Exchange) -> Exchange.Waiter {
        defer { exchange.waiter = .none }
        switch exchange.waiter {
        case .none: break
        case .blocked: blocked.removeAll { $0 === exchange }
        case .suspended: suspended -= 1
        }
        return exchange.waiter
    }

    /// Gives the lead to the thread that has waited longest. nil if no thread waits.
    mutating func nextToLead() -> Exchange.Waiter? {
        guard let exchange = blocked.first else { return nil }
        exchange.leads = true
        return release(exchange)
    }
}

extension Exchange.Waiter {
    func wake() {
        switch self {
        case .none: break
        case .blocked(let semaphore): semaphore.signal()
        case .suspended(let continuation): continuation.resume()
        }
    }
}
