internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import Synchronization

/// The orderly end of a worker: it meets the end of its input, does what `python3` does at its end, and is killed when it takes too long.
///
/// The same whether the program asks for it, lets go of the runtime, or ends itself. A worker is killed the moment its host is gone, so
/// that none is ever left over; so this process waits for it, also where nobody has the runtime any more.
final class WorkerEnd: EndsWithHost {
    private let process: WorkerProcess
    private let supervisor: Supervisor
    private let connection: Connection
    private let side: Connection
    private let times: EndTimes
    private let begun = Locked<ContinuousClock.Instant?>(nil)
    private let isLate = Atomic(false)
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
        self.times = times
        self.interrupt = interrupt
    }

    /// Whoever waits for operations goes on to do so: those that the worker has got are finished.
    func begin() {
        let isFirst = begun.withLock { begun in
            defer { begun = begun ?? .now }
            return begun == nil
        }
        guard isFirst else { return }
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
        guard isLate.load(ordering: .acquiring) else { return nil }
        return PythonError(
            .closed,
            "this Python runtime was shut down, and its worker killed since it did not end within \(times.whole)"
        )
    }

    var hasBegun: Bool { begun.withLock { $0 != nil } }

    /// Does nothing to a process that has ended.
    private func kill() {
        guard process.exitStatus() == nil else { return }
        isLate.store(true, ordering: .releasing)
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
        return isAllHanded && !isLate.load(ordering: .acquiring)
    }

    private var limit: ContinuousClock.Instant { (begun.withLock { $0 } ?? .now) + times.whole }
}
