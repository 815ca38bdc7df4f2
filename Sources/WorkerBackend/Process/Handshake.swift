internal import BackendInterface
internal import EmbeddedWorker
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport
internal import Wire

/// The first exchange with a worker: its sources and both hellos. Failures here mostly mean that the executable is no
/// usable Python.
struct Handshake {
    private let process: WorkerProcess
    private let supervisor: Supervisor
    private let connection: Connection
    private let configuration: WorkerConfiguration
    /// The worker's code; empty for a worker that has it.
    private let sources: String

    init(
        _ process: WorkerProcess,
        _ supervisor: Supervisor,
        _ connection: Connection,
        _ configuration: WorkerConfiguration,
        sources: String
    ) {
        self.process = process
        self.supervisor = supervisor
        self.connection = connection
        self.configuration = configuration
        self.sources = sources
    }

    /// - Throws: `UnusableInterpreter`; `startFailed` for a hello that makes no sense.
    func perform(until deadline: ContinuousClock.Instant) throws -> WorkerHello {
        let process = process
        let isLate = Flag()
        let timer = Deadlines.after(deadline - .now) {
            isLate.raise()
            process.signal(SIGKILL)
        }
        defer { timer.cancel() }
        // Until the worker has said hello, this thread has the lead. Somebody has to take it for the end.
        var hasLead = true
        defer { if hasLead { connection.resign() } }
        do {
            let writer = FrameWriter(backend: nil, limits: WireLimits())
            var hello = ClientHello(
                limits: WireLimits(),
                arguments: configuration.arguments,
                modulePath: configuration.modulePath,
                spin: Spin.budget(configuration.spin).microseconds,
                joinTime: EndTimes(configuration.shutdownGracePeriod).threads
            )
            // A worker in a process group of its own would be stopped for using the terminal.
            hello.isDetached = !configuration.inheritsStandardInput
            hello.ignored = configuration.ignoredSignals.sorted()
            hello.directory = configuration.workingDirectory
            hello.mask = configuration.fileCreationMask
            hello.processLimits = configuration.limits
            try writer.write(hello)
            try writer.finish()
            if let hello = try connection.greet(sources: sources, hello: writer) {
                hasLead = false
                guard hello.interpreter.version >= .oldestSupported else {
                    throw failure(
                        "it is Python \(hello.interpreter.version); \(PythonVersion.oldestSupported) or later is needed"
                    )
                }
                supervisor.comesUp(afterPrinting: connection.reader.printedBefore)
                return hello
            }
            supervisor.failsToComeUp()
            _ = supervisor.waitForEnd(.seconds(2))
            throw failure("it ended before it said hello")
        } catch {
            supervisor.failsToComeUp()
            process.signal(SIGKILL)
            connection.closeInput()
            if process.hasReachedMemoryLimit, let memory = configuration.limits.memory {
                // No other interpreter would do better.
                throw PythonError(.startFailed, "can't start Python: the worker's memory is limited to \(memory) bytes")
            }
            // Whatever was read after the time was over: the cause is that the start took too long.
            if isLate.isRaised {
                throw UnusableInterpreter(
                    .timedOut,
                    "\(process.executable) did not come up within \(configuration.startTimeout)"
                        + (connection.reader.textInsteadOfLine.map { "; it wrote: \"\($0)\"" } ?? "") + printedText
                )
            }
            if let error = error as? FrameError { throw failure("\(error)") }
            throw error
        }
    }

    private func failure(_ reason: String) -> UnusableInterpreter {
        let subject =
            sources.isEmpty ? "a forked worker did not come up" : "\(process.executable) is no Python that can be used"
        return UnusableInterpreter(.startFailed, "\(subject): \(reason)" + printedText)
    }

    /// How the process ended, and what the interpreter, or a launcher in its place, complained about.
    private var printedText: String {
        _ = supervisor.waitForEnd(.milliseconds(200))
        let status = process.exitStatus().map { " (\($0.text))" } ?? ""
        let printed = supervisor.startupText
        return status + (printed.isEmpty ? "" : "; it printed: \(printed)")
    }
}

extension ExitStatus {
    fileprivate var text: String {
        if let signal { return signalName(signal) ?? "signal \(signal)" }
        return "exit code \(code.map(String.init) ?? "unknown")"
    }
}
