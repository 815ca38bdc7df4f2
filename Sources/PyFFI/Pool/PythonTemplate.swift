internal import BackendInterface
internal import SystemSupport
internal import WorkerBackend

/// A worker from which others are forked: they have all that it has imported and made, and start in milliseconds.
///
/// ```swift
/// let template = try await PythonTemplate { python in
///     try await python.exec("import numpy as np; table = np.arange(1_000_000)")
/// }
/// let python = try await template.start()                         // numpy and the table are there
/// let sum: Int = try await python.eval("int(table.sum())")
/// ```
///
/// A forked worker is a runtime like any other: what it changes or crashes stays its own. Its memory is the template's
/// until one of the two writes there. It has the template's `__main__` and modules, its environment and random seed
/// (but for the generators of `random` and `numpy.random`, which begin anew), and its open files and connections, which
/// no two processes should use: open them in the forked worker. Functions and objects of the template's runtime don't
/// belong to it. What the template does at its end (`atexit`, `weakref.finalize`, the removal of temporary folders) is
/// left to the template.
///
/// **Threads are not forked.** A template that has other threads of Python, or tasks in its event loop, can't be forked:
/// `start()` throws an exception that names them. Threads of C libraries can't be told apart from ones that do no harm: OpenBLAS and Intel's OpenMP get
/// along with forks, GNU's OpenMP (`libgomp`, in scikit-learn, PyTorch and others) waits for ever in the forked worker if
/// the template has run parallel code. So let the template import and load, and compute elsewhere.
///
/// On Linux only: libraries of macOS don't get along with forks.
public final class PythonTemplate: Sendable {
    private let runtime: PythonRuntime
    private let template: WorkerTemplate

    /// Starts a worker and prepares it.
    ///
    /// - Parameters:
    ///   - configuration: how the template is run, and the workers that are forked from it.
    ///   - warmUp: imports and makes what they have in common. Its objects are of the template.
    /// - Throws: as ``PythonRuntime/init(_:_:)`` does, `unsupported` on other systems than Linux, and what `warmUp`
    ///   throws.
    public init(
        _ configuration: PythonRuntime.Configuration = PythonRuntime.Configuration(),
        warmUp: (PythonRuntime) async throws -> Void
    ) async throws {
        #if os(Linux)
            var worker = try await configuration.withEnvironment().worker
            worker.isTemplate = true
            let backend = try await WorkerBackend.startAsync(worker)
            template = WorkerTemplate(backend)
            runtime = PythonRuntime(backend)
            do {
                try await warmUp(runtime)
            } catch {
                await runtime.shutDown(within: .zero)
                throw error
            }
        #else
            throw PythonError(.unsupported, "workers can be forked on Linux only; start each by PythonRuntime")
        #endif
    }

    /// Forks a worker.
    ///
    /// - Throws: `RuntimeError` of Python where the template has other threads or tasks; `closed` or `workerDied` where it has
    ///   ended; `startFailed` when this process lacks descriptors or the system processes; `CancellationError`.
    public func start() async throws -> PythonRuntime {
        PythonRuntime(try await Abandonment.run { [template] in try template.fork($0) })
    }

    /// How many threads of C libraries the template had when a worker was last forked; nil before that.
    public var nativeThreads: Int? { template.nativeThreads }

    /// Whether workers can be forked from it.
    public var isRunning: Bool { runtime.isRunning }

    /// The template's process.
    public var processIdentifier: Int32 { runtime.processIdentifier }

    /// Ends the template. Workers that were forked from it go on, but nobody can tell any more how they end: their
    /// ``WorkerDeath`` has neither a signal nor an exit code.
    public func shutDown() async { await runtime.shutDown() }
}
