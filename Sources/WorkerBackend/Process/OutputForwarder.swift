internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Passes on what a worker prints, from a thread of its own: whom it is passed to may take any time, and must not keep anybody from seeing
/// that the worker has died.
///
/// The thread ends with the process, for which it does not keep anything else alive.
final class OutputForwarder: Sendable {
    private let process: WorkerProcess
    private let outputHandler: (@Sendable ([UInt8]) -> Void)?
    private let errorHandler: (@Sendable ([UInt8]) -> Void)?
    private let tails = Locked(Tails())
    private let isDone = DispatchSemaphore(value: 0)

    /// What the interpreter prints to standard error before the worker's own code runs; given to the thread that reads it.
    private let startup: Locked<Descriptor?>

    private struct Tails {
        var error = TextTail(capacity: 4096)
        var startup = TextTail(capacity: 4096)
        /// The same, to be passed on once the interpreter is known to be one; nil from then on.
        var heldBack: [UInt8]? = []
    }

    private static let mostHeldBack = 1 << 20

    init(_ process: WorkerProcess, startup: Descriptor, configuration: WorkerConfiguration) {
        self.process = process
        self.startup = Locked(startup)
        outputHandler = Self.handler(for: configuration.standardOutput, descriptor: 1)
        errorHandler = Self.handler(for: configuration.standardError, descriptor: 2)
    }

    private static func handler(for output: PythonOutput, descriptor: Int32) -> (@Sendable ([UInt8]) -> Void)? {
        switch output {
        case .inherit:
            guard Descriptor.isStream(descriptor) else { return nil }
            return { bytes in writeAll(bytes, to: descriptor) }
        case .discard: return nil
        case .handler(let handler): return handler
        }
    }

    func start() {
        let thread = Thread { [self] in
            Self.ignoreBrokenPipes()
            forward()
            isDone.signal()
        }
        thread.name = "pyffi output"
        thread.start()
    }

    /// The last lines of standard error.
    var errorText: String { tails.withLock { $0.error.text } }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { tails.withLock { $0.startup.text } }

    /// Passes on what the interpreter printed at its start, as `python3` prints what a `sitecustomize` does.
    ///
    /// - Parameter text: what it printed to standard output.
    func comesUp(afterPrinting text: [UInt8]) {
        let errors = tails.withLock { $0.heldBack.take() }
        if !text.isEmpty { outputHandler?(text) }
        if let errors, !errors.isEmpty { errorHandler?(errors) }
    }

    /// Waits until everything that the process wrote before its end is passed on, for a limited time.
    func waitForEnd(_ timeout: Duration) {
        _ = isDone.wait(timeout: .now() + timeout.dispatchInterval)
    }

    /// Passing output on to a reader that is gone must not end the program.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func forward() {
        var startup = startup.withLock { $0.take() }
        var streams = [process.streams.standardOutput, process.streams.standardError].compactMap { $0 }
        var hasEnded = false
        while !hasEnded {
            process.waitForEnd(or: [startup].compactMap { $0 } + streams)
            hasEnded = process.exitStatus() != nil
            if let stream = startup, !passStartup(stream) { startup = nil }
            streams = streams.filter(pass)
        }
    }

    private func passStartup(_ stream: Descriptor) -> Bool {
        stream.readPieces(most: 256) { piece in
            let isUp = tails.withLock { tails in
                tails.startup.append(piece)
                guard let count = tails.heldBack?.count else { return true }
                if count < Self.mostHeldBack { tails.heldBack?.append(contentsOf: piece) }
                return false
            }
            if isUp { errorHandler?(piece) }
        }
    }

    /// Passes on what a stream holds now; false at its end.
    ///
    /// Called a last time once the process has ended. What a grandchild that lives on writes after that is its own
    /// affair, so the number of pieces is bounded: more than a pipe can hold.
    private func pass(_ stream: Descriptor) -> Bool {
        stream.readPieces(most: 256) { piece in
            if stream === process.streams.standardOutput {
                outputHandler?(piece)
            } else {
                tails.withLock { $0.error.append(piece) }
                errorHandler?(piece)
            }
        }
    }
}

/// Writes to a standard descriptor of this process, waiting where it is a full pipe; gives up on any error.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
            var polls = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
            waitUntilReady(&polls)
        } else if errno != EINTR {
            return
        }
    }
}
