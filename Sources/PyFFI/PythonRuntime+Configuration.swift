internal import Foundation
internal import InProcessBackend
internal import PythonEnvironments
internal import SystemSupport
internal import WorkerBackend

#if Tracing
    internal import Tracing
#endif

extension PythonRuntime {
    /// Which Python a runtime uses, and how it is run.
    ///
    /// ```swift
    /// var configuration = PythonRuntime.Configuration()
    /// configuration.interpreter = .version("3.13")
    /// configuration.callTimeout = .seconds(30)
    /// let python = try PythonRuntime(.worker, configuration)
    /// ```
    public struct Configuration: Sendable {
        /// Which interpreter.
        public var interpreter = InterpreterChoice.automatic

        /// Which packages Python has: by default those that are installed for the interpreter.
        ///
        /// ```swift
        /// configuration.environment = .dependencies(["numpy>=2", "polars"])
        /// ```
        public var environment = PythonEnvironment.system

        /// Gets what uv or pip prints while an environment is made, line by line, on a thread of its own; nil: nobody.
        /// A handler that takes long misses lines.
        public var environmentProgress: (@Sendable (_ line: String) -> Void)?

        /// How long making an environment may take; then the installer is stopped.
        public var environmentTimeout = Duration.seconds(900)

        /// The worker's environment variables; nil: those of this process, which in-process are the only ones possible.
        public var environmentVariables: [String: String]?

        /// `sys.argv`; its first element is the script's name. In-process these arguments and the streams below are
        /// settings of the whole interpreter, decided by the runtime that begins to use it.
        public var arguments = [""]

        /// Folders to put in front of `sys.path`. The current directory is not on it unless it stands here.
        public var modulePath: [String] = []

        /// Where `print` goes, and on the worker also what C code and child processes write to descriptor 1.
        public var standardOutput = PythonOutput.inherit

        /// Where standard error goes. Its last lines are part of the report when the worker dies, unless it is
        /// inherited: then the worker writes to this process's own descriptor, and the lines have been printed.
        public var standardError = PythonOutput.inherit

        /// Whether Python code may read this process's standard input; else reading meets the end of file at once.
        ///
        /// The worker then belongs to this process's job: `input()` and `getpass` work while that is in the foreground
        /// of its terminal, and Ctrl-C there raises `KeyboardInterrupt` in the Python code that runs, whatever this
        /// process does about it. A worker that doesn't inherit it has no terminal, and Ctrl-C doesn't reach it.
        public var inheritsStandardInput = false

        /// Whether the worker ignores SIGTERM. For a program that still needs Python before it ends, and is sent
        /// SIGTERM together with all that it has started (by systemd's `KillMode=control-group`, the default). Python
        /// code that handles the signal gets it all the same, and child processes of Python code don't ignore it.
        /// In-process without effect: there the signal is this process's own.
        public var ignoresTerminationSignal = false

        /// Worker only: signals that it ignores as ``ignoresTerminationSignal`` describes: `[SIGHUP, SIGUSR1]`.
        public var ignoredSignals: Set<Int32> = []

        /// Worker only: its working directory; nil: this process's.
        public var workingDirectory: String?

        /// Worker only: the permissions that files it makes don't get (`umask`), such as `0o077`; nil: this process's.
        public var fileCreationMask: UInt16?

        /// Worker only: what its process may use of the machine.
        public var limits = PythonLimits()

        /// How long one operation may take, or all operations that a batch sends together; nil: without a limit.
        /// Operations within ``PythonRuntime/withTimeout(_:_:)`` have its time instead.
        public var callTimeout: Duration?

        /// How long an operation that was interrupted may take to end before the worker is killed, or, in-process, a
        /// suspended caller goes on without it.
        public var interruptGracePeriod = Duration.seconds(2)

        /// How long the interpreter may take to come up, with the search for it; in-process the search alone.
        public var startTimeout = Duration.seconds(30)

        /// How long Python may take to end: when the program does, and on the worker also after
        /// ``PythonRuntime/shutDown()`` or when the runtime goes out of use.
        ///
        /// As in `python3`, the end waits for threads that are no daemons and for jobs of `concurrent.futures`, runs
        /// `atexit` handlers and writes open files. Threads get three quarters of this time; when it is over, the
        /// worker is killed, and in-process the program ends without it. What the end of the program cuts off is said
        /// on standard error. In-process, where runtimes share an interpreter, the longest time counts that one of them
        /// has chosen.
        public var shutdownGracePeriod = Duration.seconds(5)

        /// See ``carry(_:)``.
        private var taskLocals = CarriedTaskLocals()

        /// Has Swift functions that Python calls find the value that a task-local variable has in the task which waits
        /// for Python.
        ///
        /// ```swift
        /// enum Request { @TaskLocal static var id: String? }
        ///
        /// configuration.carry(Request.$id)
        /// try await python.handleLogs(from: .info) { record in
        ///     print(Request.id ?? "-", record.message)             // of the request whose call has logged
        /// }
        /// try await Request.$id.withValue("r1") { try await predict(x) }
        /// ```
        ///
        /// A function that Python calls while a thread waits (a call without `await`) runs on that thread, and finds all
        /// task-local values anyway; under `await` it finds those that are carried. It finds none where threads of
        /// Python call that belong to no operation. Each carried variable costs an operation under a tenth of a
        /// microsecond.
        public mutating func carry<Value: Sendable>(_ local: TaskLocal<Value>) { taskLocals.add(local) }

        private var carried: CarriedTaskLocals {
            var carried = taskLocals
            #if Tracing
                carried.add(ServiceContext.$current)
            #endif
            return carried
        }

        /// How long both sides poll for the other's next message, or Python's thread in-process for its next async
        /// operation, before they block.
        ///
        /// Polling keeps a call at some 20 µs where waking a sleeping process costs 100; it takes processor time for at
        /// most this long after each message, backs off when it doesn't pay, and is off where there is one processor.
        /// Zero turns it off.
        public var spin = Duration.microseconds(50)

        /// Whether the bytecode of the worker's own modules is kept in the user's folder for caches (`~/.cache/pyffi`),
        /// as Python does for modules in files. Starts take a third longer without.
        ///
        /// In-process, what an interpreter says of itself is kept there, too, as long as the interpreter doesn't change:
        /// without, each start runs it once more.
        public var cachesBytecode = true

        /// In-process only: whether ``PythonRuntime/shutDown()`` of the last runtime finalizes the interpreter, which
        /// then can't be started again in this process. Many extension modules crash when the interpreter is finalized;
        /// if it isn't, it lives as long as the process. The interpreter is finalized once all operations have ended;
        /// `shutDown()` waits for this up to twice ``shutdownGracePeriod``.
        public var finalizesInterpreter = false

        /// Worker only: whether Python code may replace its process by another program (`os.execv`). The runtime's end
        /// then waits for that program. Otherwise the program is killed, because its connection has ended.
        package var allowsAnotherProgram = false

        /// Worker only: file descriptors of this process that the worker inherits under the same numbers, besides the
        /// standard streams.
        package var inheritedDescriptors: [Int32] = []

        /// The defaults: the Python that is found first, with no limit on the time that an operation takes.
        public init() {}

        /// This configuration with the interpreter of its environment, which is made if need be.
        func withEnvironment() throws -> Configuration {
            try resolver.isTrivial ? self : with(resolver.interpreter())
        }

        func withEnvironment() async throws -> Configuration {
            let resolver = resolver
            if resolver.isTrivial { return self }
            return with(try await Abandonment.run { try resolver.interpreter($0) })
        }

        private var resolver: EnvironmentResolver {
            EnvironmentResolver(
                environment,
                for: interpreter,
                searchLimit: startTimeout,
                timeLimit: environmentTimeout,
                progress: environmentProgress
            )
        }

        private func with(_ interpreter: InterpreterChoice) -> Configuration {
            var configuration = self
            (configuration.interpreter, configuration.environment) = (interpreter, .system)
            return configuration
        }

        var worker: WorkerConfiguration {
            var worker = WorkerConfiguration()
            worker.interpreter = interpreter
            worker.environment = environmentVariables
            worker.arguments = arguments
            worker.modulePath = modulePath
            worker.standardOutput = standardOutput
            worker.standardError = standardError
            worker.inheritsStandardInput = inheritsStandardInput
            worker.ignoredSignals = ignoresTerminationSignal ? ignoredSignals.union([SIGTERM]) : ignoredSignals
            // Absolute: a forked worker begins where its template is.
            worker.workingDirectory = workingDirectory.map { URL(fileURLWithPath: $0).path }
            worker.fileCreationMask = fileCreationMask
            worker.limits = limits
            worker.callTimeout = callTimeout
            worker.interruptGracePeriod = interruptGracePeriod
            worker.startTimeout = startTimeout
            worker.shutdownGracePeriod = shutdownGracePeriod
            worker.spin = spin
            worker.taskLocals = carried
            worker.allowsAnotherProgram = allowsAnotherProgram
            worker.inheritedDescriptors = inheritedDescriptors
            if !cachesBytecode { worker.cacheFolder = nil }
            return worker
        }

        /// - Throws: `unsupported` for a setting that only a process of Python's own can have.
        var inProcess: InProcessConfiguration {
            get throws {
                let ofProcess = [
                    ("environmentVariables", environmentVariables != nil), ("ignoredSignals", !ignoredSignals.isEmpty),
                    ("workingDirectory", workingDirectory != nil), ("fileCreationMask", fileCreationMask != nil),
                    ("limits", limits != PythonLimits()),
                ]
                if let (name, _) = ofProcess.first(where: \.1) {
                    throw PythonError(
                        .unsupported,
                        "the configuration's \(name) is for a worker's process; in-process Python has this process's own"
                    )
                }
                var inProcess = InProcessConfiguration()
                inProcess.interpreter = interpreter
                inProcess.arguments = arguments
                inProcess.modulePath = modulePath
                inProcess.standardOutput = standardOutput
                inProcess.standardError = standardError
                inProcess.inheritsStandardInput = inheritsStandardInput
                inProcess.callTimeout = callTimeout
                inProcess.interruptGracePeriod = interruptGracePeriod
                inProcess.startTimeout = startTimeout
                inProcess.shutdownGracePeriod = shutdownGracePeriod
                inProcess.spin = spin
                inProcess.taskLocals = carried
                inProcess.finalizesInterpreter = finalizesInterpreter
                inProcess.cacheFolder = worker.cacheFolder
                return inProcess
            }
        }
    }
}
