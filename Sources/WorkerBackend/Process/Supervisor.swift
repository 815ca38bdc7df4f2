internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// Watches a worker process from a thread of its own, and says when and how it ended.
///
/// The thread sleeps while there is nothing to do. It ends with the process, and does not keep the backend alive.
final class Supervisor: Sendable {
    private let process: WorkerProcess
    private let output: OutputForwarder
    private let limits: PythonLimits
    let notice = EndNotice()
    /// Left when the process has ended, its output is passed on or nobody has taken it in time, and the death is told.
    private let end = DispatchGroup()

    /// How long a death is not told, so that what was printed before it comes first.
    private static let outputPatience = Duration.milliseconds(500)
    /// How long one call of a handler may hold up that news.
    private static let handlerPatience = Duration.milliseconds(50)

    init(_ process: WorkerProcess, startup: Descriptor, configuration: WorkerConfiguration) {
        self.process = process
        limits = configuration.limits
        output = OutputForwarder(process, startup: startup, configuration: configuration)
    }

    /// - Parameters:
    ///   - isExpected: whether the worker was told to end, so that nobody waits for news.
    ///   - onEnd: called once, with the death, on the supervisor's thread.
    func start(isExpected: @escaping @Sendable () -> Bool, _ onEnd: @escaping @Sendable (WorkerDeath) -> Void) {
        end.enter()
        output.start()
        let thread = Thread { [self] in
            let killsBefore = OutOfMemoryKills.count
            let (status, crash) = watch()
            let isOutOfMemory =
                status.signal == SIGKILL && !process.wasKilled && (OutOfMemoryKills.count ?? 0) > (killsBefore ?? .max)
            output.waitForEnd(
                Self.outputPatience,
                handler: isExpected() ? Self.outputPatience : Self.handlerPatience
            )
            let report = CrashReport(crash.text)
            let reason = reason(status)
            process.removeGroup()
            onEnd(
                WorkerDeath(
                    signal: status.signal,
                    signalName: status.signal.flatMap(signalName),
                    exitCode: status.code,
                    pythonStack: report.stack,
                    extensionModules: report.extensionModules,
                    standardError: output.errorText,
                    isLikelyOutOfMemory: isOutOfMemory,
                    reason: reason
                )
            )
            end.leave()
        }
        thread.name = "pyffi supervisor"
        thread.startWithoutSignals()
    }

    /// Why a worker was killed by this program, or by the system for a limit that this program has set.
    private func reason(_ status: ExitStatus) -> String? {
        switch status.signal {
        case SIGKILL where process.wasKilled: process.reasonOfKill
        case SIGKILL where process.hasReachedMemoryLimit:
            limits.memory.map { "its memory is limited to \($0) bytes" }
        case SIGXCPU: limits.processorTime.map { "its processor time is limited to \($0)" }
        default: nil
        }
    }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { output.startupText }

    /// To be called when the interpreter has become a worker: passes on what it printed before.
    func comesUp(afterPrinting text: [UInt8]) { output.comesUp(afterPrinting: text) }

    /// To be called when the interpreter has not become a worker.
    func failsToComeUp() { output.failsToComeUp() }

    /// Whether the calling code belongs to a handler of output.
    var isOutputHandler: Bool { output.isHandler }

    /// For a caller that ends the program and doesn't come back: see `OutputForwarder`.
    func noteEnd() { output.noteEnd() }

    /// Waits until the handlers have got all output, also beyond `outputPatience`; false if the time is over.
    func waitForOutput(_ timeout: Duration) -> Bool { output.waitForEnd(timeout) }

    /// Waits until the handlers have got what the worker has written by now.
    func waitForOutput() async { await output.waitUntilPassed() }

    /// Runs `body` as `notifyAtEnd` does, once all output was passed on.
    func notifyBehindOutput(_ body: @escaping @Sendable () -> Void) {
        output.notifyAtEnd(Self.ends) { ThreadPool.shared.run(body) }
    }

    func waitForEnd(_ timeout: Duration) -> Bool {
        end.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    /// Runs `body` after the end. It may wait, and free values of the program.
    func notifyAtEnd(_ body: @escaping @Sendable () -> Void) {
        end.notify(queue: Self.ends) { ThreadPool.shared.run(body) }
    }

    /// A queue of its own: Dispatch's common threads may all wait for something of the program's.
    private static let ends = DispatchQueue(label: "pyffi.ends")

    /// Waits for the end, and reads the crash report meanwhile: a process that can't write all of its report does not
    /// end.
    private func watch() -> (ExitStatus, TextTail) {
        var crash = TextTail(capacity: 65536)
        var isOpen = true
        while true {
            process.waitForEnd(or: isOpen ? [process.streams.crash] : [])
            // Known before how: only the template knows that of a forked process, and may be busy.
            if process.hasEnded { notice.noteEnd() }
            let status = process.exitStatus()
            isOpen = isOpen && process.streams.crash.readPieces(most: 256) { crash.append($0) }
            if let status { return (status, crash) }
        }
    }
}
