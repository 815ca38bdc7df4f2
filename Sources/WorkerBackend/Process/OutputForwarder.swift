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

    private struct Tails {
        var error = TextTail(capacity: 4096)
        var startup = TextTail(capacity: 4096)
    }

    init(_ process: WorkerProcess, configuration: WorkerConfiguration) {
        self.process = process
        outputHandler = Self.handler(for: configuration.standardOutput, descriptor: 1)
        errorHandler = Self.handler(for: configuration.standardError, descriptor: 2)
    }

    private static func handler(for output: PythonOutput, descriptor: Int32) -> (@Sendable ([UInt8]) -> Void)? {
        switch output {
        case .inherit: { bytes in writeAll(bytes, to: descriptor) }
        case .discard: nil
        case .handler(let handler): handler
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
        var streams = [process.startup, process.streams.standardOutput, process.streams.standardError].compactMap { $0 }
        var hasEnded = false
        while !hasEnded {
            process.waitForEnd(or: streams)
            hasEnded = process.exitStatus() != nil
            streams = streams.filter(pass)
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
            } else if stream === process.startup {
                tails.withLock { $0.startup.append(piece) }
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
