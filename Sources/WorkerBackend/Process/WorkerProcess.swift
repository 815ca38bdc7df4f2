internal import BackendInterface
internal import EmbeddedWorker
internal import Foundation
internal import PythonDiscovery
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A spawned Python process, before and beside the protocol that is spoken with it.
final class WorkerProcess: Sendable {
    let executable: String
    let processID: Int32
    let streams: StandardStreams
    /// What the interpreter prints before the worker's own code runs: a launcher's complaint.
    let startup: Descriptor
    private let exit: Descriptor?
    private let reaped = ReapedStatus()

    /// Set as soon as the process is known to have ended: its number may belong to another one then.
    private let hasEnded = Atomic(false)

    /// The ends of the protocol's pipes. Not kept by the process: the worker ends when its input is closed.
    struct Pipes {
        let input: Descriptor
        let output: Descriptor
    }

    /// Starts a process.
    ///
    /// - Throws: `environment` when the executable can't be started.
    static func spawn(_ executable: String, _ configuration: WorkerConfiguration) throws -> (WorkerProcess, Pipes) {
        let toWorker = try Descriptor.pipe()
        let fromWorker = try Descriptor.pipe()
        let process = try WorkerProcess(
            executable,
            configuration,
            toWorker: toWorker.read,
            fromWorker: fromWorker.write
        )
        return (process, Pipes(input: toWorker.write, output: fromWorker.read))
    }

    private init(
        _ executable: String,
        _ configuration: WorkerConfiguration,
        toWorker: Descriptor,
        fromWorker: Descriptor
    ) throws {
        let (startup, workerStartup) = try Descriptor.socketPair()
        let (given, streams) = try StandardStreams.make(configuration)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["-c", WorkerSources.bootstrap, String(WorkerSources.payload.utf8.count), "--descriptors"]
        if let folder = configuration.cacheFolder {
            process.arguments?.append(contentsOf: ["--cache", "\(folder)/worker-\(WorkerSources.digest)"])
        }
        process.environment = configuration.environment
        process.standardInput = FileHandle(fileDescriptor: toWorker.number, closeOnDealloc: false)
        process.standardOutput = FileHandle(fileDescriptor: fromWorker.number, closeOnDealloc: false)
        process.standardError = FileHandle(fileDescriptor: workerStartup.number, closeOnDealloc: false)
        let reaped = reaped
        process.terminationHandler = { process in
            reaped.set(
                process.terminationReason == .exit
                    ? ExitStatus(code: process.terminationStatus) : ExitStatus(signal: process.terminationStatus)
            )
        }
        do {
            try process.start()
        } catch {
            throw PythonError(.environment, "can't start \(executable): \(error.localizedDescription)")
        }
        self.executable = executable
        self.processID = process.processIdentifier
        self.exit = makeExitDescriptor(for: process.processIdentifier)
        self.startup = startup
        self.streams = streams
        // The read end of the worker's input stays open on this side too: a write then never meets a pipe without
        // reader, so that no SIGPIPE can be raised, whatever the host does with that signal.
        self.inputReader = toWorker
        try startup.send(given)
        startup.makeNonBlocking()
    }

    private let inputReader: Descriptor

    /// Readable once the process has ended; nil where only looking tells.
    var exitDescriptor: Descriptor? { exit }

    /// How the process ended; nil while it runs.
    func exitStatus() -> ExitStatus? {
        let status: ExitStatus?
        switch ChildState(of: processID) {
        case .running: status = nil
        case .ended(let ended): status = ended
        case .gone: status = reaped.wait(seconds: 2) ?? ExitStatus()
        }
        if status != nil { hasEnded.store(true, ordering: .releasing) }
        return status
    }

    /// Sends a signal, unless the process is known to have ended.
    func signal(_ number: Int32) {
        guard !hasEnded.load(ordering: .acquiring) else { return }
        _ = kill(processID, number)
    }
}

/// The status that Foundation got when it reaped the process.
private final class ReapedStatus: Sendable {
    private let status = Locked<ExitStatus?>(nil)
    private let isSet = DispatchSemaphore(value: 0)

    func set(_ value: ExitStatus) {
        status.withLock { $0 = value }
        isSet.signal()
    }

    func wait(seconds: Int) -> ExitStatus? {
        if let known = status.withLock({ $0 }) { return known }
        if isSet.wait(timeout: .now() + .seconds(seconds)) == .success { isSet.signal() }
        return status.withLock { $0 }
    }
}
