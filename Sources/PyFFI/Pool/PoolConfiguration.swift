internal import Foundation

/// How many workers a ``PythonPool`` has, how they are run, and how many calls may wait for them.
///
/// ```swift
/// var configuration = PythonPoolConfiguration(workers: 4)
/// configuration.runtime.environment = .dependencies(["scikit-learn"])
/// configuration.queueLimit = 200
/// let pool = PythonPool(configuration) { python in try await Model(python) }
/// ```
public struct PythonPoolConfiguration: Sendable {
    /// What the pool is called where several are told of: the dimension `pool` of its metrics (the package's trait
    /// `Metrics`).
    public var name = "python"

    /// How each worker is run.
    public var runtime = PythonRuntime.Configuration()

    /// Where Python runs. In-process all "workers" share one interpreter: that keeps a program the same on both
    /// backends, and brings neither isolation nor more than one processor.
    public var backend: PythonBackendKind? = nil

    /// What workers start from: an interpreter of their own, or a template that has imported what they need.
    public var startsFrom = PythonPoolStart.interpreter

    /// How many workers serve at a time: by default one for each processor.
    public var workers: Int

    /// How many more are kept ready, set up, to take the place of one that has died.
    public var standbys = 0

    /// How many calls one worker has at a time. With 1 a worker's death costs one call. With more, the next call is
    /// there when the one before ends, and coroutines run side by side.
    public var callsPerWorker = 1

    /// How many calls may wait for a worker; one more is refused at once: ``PythonError/Kind/refused``. nil: any number.
    public var queueLimit: Int? = 1000

    /// How long a call may wait for a worker until it is refused; nil: any time.
    public var queueTimeout: Duration? = .seconds(30)

    /// What happens when a worker dies or can't be started.
    public var restart = PythonRestartPolicy.backingOff()

    /// How long the set-up of a worker may take: all of its Python operations together; nil: any time.
    public var setUpTimeout: Duration? = .seconds(300)

    /// A worker is replaced once it has done so many calls; nil: never.
    public var mostCallsPerWorker: Int?

    /// A worker is replaced once its process holds so many bytes (resident set); nil: never. Looked at after a call,
    /// at most once a second.
    public var mostBytesPerWorker: Int?

    /// How often an idle worker is asked whether it is well; nil: never. One that does not answer (it was stopped, or a
    /// thread holds the GIL) is killed, and replaced.
    public var healthCheckInterval: Duration? = .seconds(10)

    /// How long an idle worker may take to answer.
    public var healthCheckTimeout = Duration.seconds(10)

    /// The defaults.
    ///
    /// - Parameters:
    ///   - runtime: how each worker is run.
    ///   - workers: how many serve at a time; nil: one for each processor.
    public init(_ runtime: PythonRuntime.Configuration = PythonRuntime.Configuration(), workers: Int? = nil) {
        self.runtime = runtime
        self.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// nil where the start will say what is wrong with it.
    var kind: PythonBackendKind? { backend ?? (try? PythonRuntime.backendOfEnvironment()) }
}
