/// The requests of a connection that are not answered yet, and what is known here of when Python gets to them.
///
/// Python's main thread executes requests in the order in which they were sent, one after the other. But while one of
/// them waits for a function of Swift, those behind it are executed within it; and coroutines run beside, in a thread
/// of their own.
struct PendingRequests {
    private var exchanges: [Int: Exchange] = [:]
    /// How many functions of Swift Python's main thread waits for.
    private var calls = 0
    /// How many requests have called Swift functions whose results named objects.
    private(set) var namingObjects = 0
    /// Whether these are the requests of the side connection. There each call has a thread of its own, and a request
    /// that is to stop and has not begun is answered at once.
    private let isAside: Bool

    /// From this number of calls on, Python puts off all requests but those that belong to these calls (protocol.md,
    /// section 9).
    private static let mostCalls = 16

    init(aside: Bool) {
        isAside = aside
    }

    subscript(id: Int) -> Exchange? { exchanges[id] }

    func contains(_ exchange: Exchange) -> Bool { exchanges[exchange.id] === exchange }

    mutating func add(_ exchange: Exchange) { exchanges[exchange.id] = exchange }

    mutating func remove(_ id: Int) -> Exchange? {
        guard let exchange = exchanges.removeValue(forKey: id) else { return nil }
        calls -= exchange.openCalls
        if exchange.hasNamedObjects { namingObjects -= 1 }
        return exchange
    }

    /// Whether no request is left but those whose coroutines run.
    var isIdle: Bool { exchanges.values.allSatisfy(\.isCoroutine) }

    /// All requests, in the order in which they were sent.
    var all: [Exchange] { exchanges.values.sorted { ($0.place, $0.id) < ($1.place, $1.id) } }

    mutating func removeAll() { self = Self(aside: isAside) }

    /// Removes the oldest request. An error that names no request is about this one, since the worker answers in order.
    mutating func removeOldest() -> Exchange? { oldest { _ in true }.flatMap { remove($0.id) } }

    private func oldest(_ isMeant: (Exchange) -> Bool) -> Exchange? {
        exchanges.values.filter(isMeant).min { ($0.place, $0.id) < ($1.place, $1.id) }
    }

    /// The requests that belong to calls of `request`; nil: those that belong to no request's calls.
    func within(_ request: Int?) -> [Exchange] { exchanges.values.filter { $0.call?.request == request } }

    /// The request whose code runs: the oldest one of those that belong to calls of `request`, or to no request's
    /// calls.
    func running(within request: Int?) -> Exchange? {
        oldest { $0.call?.request == request && !$0.isCoroutine && !$0.hasLeft }
    }

    /// Whether Python may have begun a request.
    ///
    /// - Parameter countRead: how many bytes of all requests Python has read.
    func mayHaveBegun(_ exchange: Exchange, countRead: Int) -> Bool {
        exchange.endInStream <= countRead && !isWaiting(exchange)
    }

    /// The request whose code Python's main thread executes, the innermost one. nil if there are none but coroutines,
    /// which run beside.
    func executed(countRead: Int) -> Exchange? {
        let running = exchanges.values.filter { !$0.isCoroutine && mayHaveBegun($0, countRead: countRead) }
        let innermost = running.filter { !isBelowOthers($0) }
        return (innermost.isEmpty ? running : innermost).min { ($0.place, $0.id) < ($1.place, $1.id) }
    }

    // MARK: Calls of Swift functions

    mutating func beginCall(by request: Int) {
        guard let exchange = exchanges[request] else { return }
        exchange.openCalls += 1
        calls += 1
    }

    /// To be called before the result of a call is sent that names objects.
    mutating func noteObjects(ofCallBy request: Int) {
        guard let exchange = exchanges[request], !exchange.hasNamedObjects else { return }
        exchange.hasNamedObjects = true
        namingObjects += 1
    }

    /// - Parameter place: the place of the frame with the result.
    mutating func endCall(by request: Int, at place: Int) {
        guard let exchange = exchanges[request], exchange.openCalls > 0 else { return }
        exchange.openCalls -= 1
        exchange.lastResult = place
        calls -= 1
    }

    // MARK: The queue

    /// Whether Python has not begun a request, as far as can be told here: other requests come before it.
    func isWaiting(_ exchange: Exchange) -> Bool {
        !isAside && exchange.openCalls == 0 && exchanges.values.contains { isBefore($0, exchange) }
    }

    /// Whether requests have not ended yet that Python began while this one waited for a Swift function.
    func isBelowOthers(_ exchange: Exchange) -> Bool {
        exchanges.values.contains {
            $0.place > exchange.place && !$0.isCoroutine && exchange.executes($0)
                && (!isAside || $0.call === exchange.call)
        }
    }

    private func isBefore(_ other: Exchange, _ exchange: Exchange) -> Bool {
        guard other.place < exchange.place, !other.isCoroutine else { return false }
        if other.executes(exchange) {
            // Requests behind steps may need what the steps make, so Python puts them off.
            return exchange.call == nil && (other.isOfSteps || calls >= Self.mostCalls)
        }
        return exchange.call == nil || other.call != nil || !isPutOff(other)
    }

    /// Whether Python puts off a request that belongs to no call, until a call ends.
    private func isPutOff(_ exchange: Exchange) -> Bool {
        calls >= Self.mostCalls
            || exchanges.values.contains { $0.isOfSteps && $0.openCalls > 0 && $0.place < exchange.place }
    }
}

extension Exchange {
    fileprivate var isOfSteps: Bool { if case .steps = work { true } else { false } }

    /// Whether Python executes `other`, which was sent later, while this request waits for a Swift function.
    fileprivate func executes(_ other: Exchange) -> Bool { openCalls > 0 || other.place < lastResult }
}
