package import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// The orderly end of a worker: it meets the end of its input, does what `python3` does at its end, and is killed when it takes too long.
///
/// The same whether the program asks for it, lets go of the runtime, or ends itself. A worker is killed the moment its host is gone, so
/// that none is ever left over; so this process waits for it, also where nobody has the runtime any more.
final class WorkerEnd: EndsWithHost {
    private struct State {
        var times: EndTimes
        /// nil until it has begun.
        var limit: ContinuousClock.Instant?
        var isLate = false
        /// Whether somebody waits who tells how it goes.
        var isWatched = false
        var death: WorkerDeath?
    }

    private let process: WorkerProcess
    private let supervisor: Supervisor
    private let connection: Connection
    private let side: Connection
    private let state: Locked<State>
    /// Asks for the end of the operations that run, for good. Does nothing where there are none.
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

    /// Whoever waits for operations goes on to do so: those that the worker has got are finished.
    func begin() {
        let times: EndTimes? = state.withLock { state in
            guard state.limit == nil else { return nil }
            state.limit = .now + state.times.whole
            return state.times
        }
        guard let times else { return }
        // Until then they can be told to stop.
        connection.refuseRequests { [weak self] in self?.closeInputs() }
        // What takes all the time that there is for threads has to let exit handlers have the rest.
        Deadlines.after(times.threads) { [weak self] in self?.interrupt() }
        Deadlines.after(times.whole) { [weak self] in self?.kill() }
    }

    private func closeInputs() {
        for one in [connection, side] { one.closeInput() }
    }

    /// What is said of operations that the end has cut off; nil where it was none of its.
    var error: PythonError? {
        let (isLate, times) = state.withLock { ($0.isLate, $0.times) }
        guard isLate else { return nil }
        return PythonError(
            .closed,
            "this Python runtime was shut down, and its worker killed since it did not end within \(times.whole)"
        )
    }

    var hasBegun: Bool { state.withLock { $0.limit != nil } }

    /// Does nothing to a process that has ended.
    private func kill() {
        guard process.exitStatus() == nil else { return }
        state.withLock { $0.isLate = true }
        process.signal(SIGKILL)
    }

    /// Nobody can use the results of what still runs; it must not keep the worker from its end.
    func beginToEnd() {
        supervisor.noteEnd()
        interrupt()
        begin()
        // Also where Python waits for a function that never comes back: the one that ends the program.
        closeInputs()
    }

    /// Waits until the worker has ended, for a program that goes on: so not for a handler of output that takes long, which may wait for
    /// the caller.
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

    /// For an end that has not begun, and whose caller tells how it goes.
    ///
    /// - Parameter time: how long it may take; nil: as long as was set before.
    func watch(within time: Duration?) {
        state.withLock { state in
            state.isWatched = true
            if let time { state.times = EndTimes(time) }
        }
    }

    /// How it went, once it is over.
    var outcome: PythonEnd {
        state.withLock { state in
            if state.isLate { return .late }
            return state.death.flatMap { $0.isOrderly ? nil : .died($0) } ?? .orderly
        }
    }

    /// The process is gone, before anybody else is told so. At the end nobody may be waiting for anything, and this is said here: exit
    /// handlers have not run, and files have not been written.
    func processHasEnded(_ death: WorkerDeath) {
        let isUnseen = state.withLock { state in
            state.death = death
            return state.limit != nil && !state.isWatched
        }
        guard isUnseen, !death.isOrderly, !death.isOfFullOutput, !process.wasKilled else { return }
        guard [connection, side].allSatisfy({ $0.exchanges(within: nil).isEmpty }) else { return }
        let text = "pyffi: the Python worker died while it ended: \(death.cause)\n"
        writeIfPossible(Array(text.utf8), to: 2, for: .milliseconds(500))
    }
}

extension WorkerDeath {
    /// Whether it was Python's own end. Nothing is known where this program lets somebody else learn how its children end.
    fileprivate var isOrderly: Bool { signal == nil && (exitCode ?? 0) == 0 }

    /// Python has said itself that it could not write its output.
    fileprivate var isOfFullOutput: Bool { exitCode == 120 }
}

extension WorkerBackend {
    /// `shutDown`, for a caller who tells how it goes.
    ///
    /// - Parameter time: how long it may take; nil: as long as the configuration says.
    package func end(within time: Duration?) async -> PythonEnd {
        end.watch(within: time)
        await shutDownAsync()
        return end.outcome
    }
}
