package import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// The orderly end of a worker: the worker reads the end of its input, does what `python3` does at its end, and is
/// killed if that takes too long.
///
/// The end is the same whether the program asks for it, releases the runtime, or ends itself. A worker is killed the
/// moment its host is gone, so that none is ever left over. So this process waits for the worker, even if nobody has
/// the runtime any more.
final class WorkerEnd: EndsWithHost {
    private struct State {
        var times: EndTimes
        /// When the worker is killed; nil until the end has begun.
        var limit: ContinuousClock.Instant?
        /// Whether the worker had ended by itself before.
        var isTooLate = false
        var isLate = false
        /// Whether a caller waits for the end and reports how it goes.
        var isWatched = false
        var death: WorkerDeath?
        /// Whether the worker had been told to end when it did.
        var wasTold = false
    }

    private let process: WorkerProcess
    private let supervisor: Supervisor
    private let connection: Connection
    private let side: Connection
    private let state: Locked<State>
    /// Interrupts all operations that run or wait, and has further ones refused.
    private let interrupt: @Sendable () -> Void

    init(
        _ process: WorkerProcess,
        _ supervisor: Supervisor,
        _ connection: Connection,
        _ side: Connection,
        _ times: EndTimes,
        interrupt: @escaping @Sendable () -> Void
    ) {
        self.process = process
        self.supervisor = supervisor
        self.connection = connection
        self.side = side
        state = Locked(State(times: times))
        self.interrupt = interrupt
    }

    /// Begins the end. Operations that the worker has got are finished, and their callers go on waiting for them.
    func begin() {
        let times: EndTimes? = state.withLock { state in
            guard state.limit == nil else { return nil }
            state.limit = .now + state.times.whole
            state.isTooLate = process.hasEnded
            return state.times
        }
        guard let times else { return }
        // The input stays open until the worker has answered them, so that they can be told to stop.
        connection.refuseRequests { [weak self] in self?.closeInputs() }
        // Operations that take all the time for threads are interrupted: exit handlers need the rest.
        Deadlines.after(times.threads) { [weak self] in self?.interrupt() }
        Deadlines.after(times.whole) { [weak self] in self?.kill() }
    }

    private func closeInputs() {
        for one in [connection, side] { one.closeInput() }
    }

    /// The error of operations that the end has cut off; nil if it has cut off none.
    var error: PythonError? {
        let (isLate, times) = state.withLock { ($0.isLate, $0.times) }
        guard isLate else { return nil }
        return PythonError(
            .closed,
            "this Python runtime was shut down, and its worker killed since it did not end within \(times.whole)"
        )
    }

    var hasBegun: Bool { state.withLock { $0.limit != nil } }

    /// Kills the worker, unless it has ended.
    private func kill() {
        guard !process.hasEnded else { return }
        state.withLock { $0.isLate = true }
        process.signal(SIGKILL)
    }

    /// Interrupts what still runs, and begins the end: nobody can use the results, and they must not keep the worker
    /// from its end.
    func beginToEnd() {
        supervisor.noteEnd()
        interrupt()
        begin()
        // Closed at once, since Python may be waiting for a function that never comes back: the one that ends the
        // program.
        closeInputs()
    }

    /// Waits until the worker has ended, for a program that goes on. So this doesn't wait for a handler of output that
    /// takes long: the handler may be waiting for the caller.
    func waitForWorker() {
        if !supervisor.waitForEnd(limit - .now) {
            kill()
            _ = supervisor.waitForEnd(.seconds(5))
        }
    }

    func waitForEnd() -> Bool {
        waitForWorker()
        let isAllHanded = supervisor.waitForOutput(limit - .now)
        return state.withLock { $0.isWatched || isAllHanded && !$0.isLate }
    }

    var times: EndTimes { state.withLock { $0.times } }

    private var limit: ContinuousClock.Instant { state.withLock { $0.limit ?? .now + $0.times.whole } }

    /// To be called before the end begins.
    ///
    /// - Parameters:
    ///   - time: how long it may take; nil: as long as was set before.
    ///   - isWatched: whether the caller reports how it goes.
    func watch(within time: Duration?, isWatched: Bool) {
        state.withLock { state in
            state.isWatched = isWatched
            if let time { state.times = EndTimes(time) }
        }
    }

    /// How the end went, once it is over.
    var outcome: PythonEnd { state.withLock { Self.outcome(of: $0) } }

    private static func outcome(of state: State) -> PythonEnd {
        if state.isLate { return .late }
        return state.death.flatMap { $0.isOrderly ? nil : .died($0) } ?? .orderly
    }

    /// How the worker ended, unless it was told to end and has done so, or was too slow.
    var unexpectedDeath: WorkerDeath? {
        state.withLock { state in
            if !state.wasTold { return state.death }
            return if case .died(let death) = Self.outcome(of: state) { death } else { nil }
        }
    }

    /// To be called when the process has ended, before anybody else is told so. If the worker dies during its orderly
    /// end and nobody waits for a reply, this reports the death on standard error, since nobody else would: exit
    /// handlers have not run, and files have not been written.
    func processHasEnded(_ death: WorkerDeath) {
        let isUnseen = state.withLock { state in
            state.death = death
            state.wasTold = state.limit != nil && !state.isTooLate
            return state.wasTold && !state.isWatched
        }
        guard isUnseen, !death.isOrderly, !death.isOfFullOutput, !process.wasKilled else { return }
        guard [connection, side].allSatisfy({ $0.exchanges(within: nil).isEmpty }) else { return }
        let text = "pyffi: the Python worker died while it ended: \(death.cause)\n"
        writeIfPossible(Array(text.utf8), to: 2, for: .milliseconds(500))
    }
}

extension WorkerDeath {
    /// Whether Python ended by itself. An unknown status counts as such an end: other code of this program has reaped
    /// the process, or SIGCHLD is ignored.
    fileprivate var isOrderly: Bool { signal == nil && (exitCode ?? 0) == 0 }

    /// Whether Python could not write its output, and has said so itself.
    fileprivate var isOfFullOutput: Bool { exitCode == 120 }
}

extension WorkerBackend {
    /// `shutDown` for a caller that reports how it goes.
    ///
    /// - Parameter time: how long it may take; nil: as long as the configuration says.
    package func end(within time: Duration?, isWatched: Bool) async -> PythonEnd {
        end.watch(within: time, isWatched: isWatched)
        await shutDownAsync()
        return end.outcome
    }
}
