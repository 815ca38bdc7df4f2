internal import BackendInterface
internal import Dispatch
internal import Foundation
package import SystemSupport

/// A worker from which others are forked.
package final class WorkerTemplate: Sendable {
    package let backend: WorkerBackend
    private let forks: Descriptor
    /// Held while a worker is forked: the descriptors that were sent belong to the request that follows.
    private let turn = NSLock()
    private let threads = Locked<Int?>(nil)

    /// - Parameter backend: one whose configuration `isTemplate`.
    package init(_ backend: WorkerBackend) {
        self.backend = backend
        forks = backend.process.streams.forks!
    }

    /// How long the template may take to fork, and to tell how a worker has ended.
    private static let patience = Duration.seconds(10)

    /// Forks a worker, which is independent of the template but for this: only the template can tell how it ended.
    ///
    /// - Throws: a Python exception if the template can't be forked, as it has other threads.
    package func fork(_ abandonment: Abandonment) throws -> WorkerBackend {
        var configuration = backend.configuration
        configuration.isTemplate = false
        // It stands in `sys.path` already.
        configuration.modulePath = []
        do {
            try FreeDescriptors.require(WorkerBackend.startDescriptors)
            let (process, pipes) = try turn.withLock {
                try abandonment.check()
                return try WorkerProcess.fork(
                    backend.process.executable,
                    configuration,
                    forks: forks,
                    fork: {
                        let (process, count) = try fork()
                        threads.withLock { $0 = count }
                        return process
                    },
                    reap: { [self] process in exitStatus(of: process) }
                )
            }
            let deadline = ContinuousClock.now + configuration.startTimeout
            return try WorkerBackend(process, pipes, configuration, sources: "", until: deadline, abandonment)
        } catch let failure as UnusableInterpreter {
            throw failure.error
        } catch let problem as SystemProblem {
            throw PythonError.cannotStart(problem)
        }
    }

    /// How many threads of C libraries the template had when it was last forked.
    package var nativeThreads: Int? { threads.withLock { $0 } }

    private func fork() throws -> (pid_t, threads: Int?) {
        do {
            return try perform(.fork) { source in
                var numbers: [Int?] = []
                try source.visitElements { numbers.append(source.kind == .none ? nil : try source.int().map(Int.init)) }
                guard numbers.count == 2, let process = numbers[0].flatMap(pid_t.init(exactly:)) else {
                    throw PythonError(.internalFault, "the template gave no process")
                }
                return (process, numbers[1])
            }
        } catch let error as PythonError where Self.shortages.contains(error.exception?.typeName ?? "") {
            throw PythonError(.startFailed, "can't start Python: the template could not be forked: \(error.message)")
        }
    }

    /// The exceptions of `os.fork` for lack of processes, memory or descriptors.
    private static let shortages: Set = ["BlockingIOError", "MemoryError", "OSError"]

    /// How a worker that has ended did so, as far as the template says so in time: the worker's callers wait for it.
    private func exitStatus(of process: pid_t) -> ExitStatus {
        let (status, isAnswered) = (Locked<ExitStatus?>(nil), DispatchSemaphore(value: 0))
        ThreadPool.shared.run { [self] in
            let answer = ask(for: process)
            status.withLock { $0 = answer }
            isAnswered.signal()
        }
        while isAnswered.wait(timeout: .now() + .milliseconds(100)) == .timedOut, mayAnswerSoon {}
        return status.withLock { $0 } ?? ExitStatus()
    }

    /// Whether the template does nothing else. On a busy machine its answer may take long all the same.
    private var mayAnswerSoon: Bool {
        !isStopped(backend.interpreter.processID)
            && backend.connection.exchanges(within: nil).allSatisfy(\.isOfTemplate)
    }

    private func ask(for process: pid_t) -> ExitStatus {
        let status = try? perform(.reap(process)) {
            $0.kind == .none ? nil : try $0.int().flatMap(Int32.init(exactly:))
        }
        guard let status = status ?? nil else { return ExitStatus() }
        return status < 0 ? ExitStatus(signal: -status) : ExitStatus(code: status)
    }

    private func perform<Result>(_ operation: PythonOperation, _ read: (any ValueSource) throws -> Result) throws
        -> Result
    {
        try CallDeadline.within(Self.patience) {
            try backend.performNow(operation, in: OperationScope(backend), form: .exact, read: read)
        }
    }
}

extension Exchange {
    /// Whether it asks for a fork, or for how one has ended.
    fileprivate var isOfTemplate: Bool {
        switch work {
        case .operation(.fork), .operation(.reap): true
        default: false
        }
    }
}
