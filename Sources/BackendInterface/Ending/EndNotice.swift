internal import SystemSupport

/// Whether an interpreter has ended, for who doesn't call it at that moment.
package final class EndNotice: Sendable {
    private struct State {
        var hasEnded = false
        /// How it ended; set when all is known of that.
        var report: Report?
        var waiting: [Int: CheckedContinuation<WorkerDeath?, Never>] = [:]
        var lastWaiter = 0
    }

    private struct Report {
        let death: WorkerDeath?
    }

    private let state = Locked(State())

    package init() {}

    /// Whether the interpreter has ended. The report may still be on its way.
    package var hasEnded: Bool { state.withLock { $0.hasEnded } }

    package func noteEnd() { state.withLock { $0.hasEnded = true } }

    /// Tells who waits, once.
    ///
    /// - Parameter death: nil if the interpreter has ended because it was told to.
    package func tell(_ death: WorkerDeath?) {
        let waiting = state.withLock { state -> [Int: CheckedContinuation<WorkerDeath?, Never>] in
            guard state.report == nil else { return [:] }
            state.hasEnded = true
            state.report = Report(death: death)
            defer { state.waiting = [:] }
            return state.waiting
        }
        for one in waiting.values { one.resume(returning: death) }
    }

    /// Waits for the report. nil when the task is cancelled.
    package func wait() async -> WorkerDeath? {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let report: Report? = state.withLock { state in
                    if let report = state.report { return report }
                    // The handler of the cancellation may have come before.
                    if Task.isCancelled { return Report(death: nil) }
                    state.waiting[number] = continuation
                    return nil
                }
                if let report { continuation.resume(returning: report.death) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: nil)
        }
    }
}
