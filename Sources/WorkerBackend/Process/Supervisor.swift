internal import BackendInterface
internal import Dispatch
internal import Foundation

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Watches a worker process from a thread of its own: passes its output on, and says when and how it ended.
///
/// The thread sleeps while there is nothing to do. It ends with the process, for which it does not keep anything else
/// alive.
final class Supervisor: Sendable {
    private let process: WorkerProcess
    private let outputHandler: (@Sendable ([UInt8]) -> Void)?
    private let errorHandler: (@Sendable ([UInt8]) -> Void)?
    /// One reader at a time for all streams, so that a handler sees its pieces in order.
    private let tails = Locked(Tails())
    /// Given back when the process has ended and everything that it wrote is passed on.
    private let end = DispatchGroup()

    private struct Tails {
        var error = TextTail(capacity: 4096)
        var crash = TextTail(capacity: 65536)
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

    /// - Parameter onEnd: called once, with the death, on the supervisor's thread.
    func start(onEnd: @escaping @Sendable (WorkerDeath) -> Void) {
        end.enter()
        let thread = Thread { [self] in
            Self.ignoreBrokenPipes()
            let status = watch()
            let death = tails.withLock { tails in
                WorkerDeath(
                    signal: status.signal,
                    signalName: status.signal.flatMap(signalName),
                    exitCode: status.code,
                    pythonStack: tails.crash.text,
                    standardError: tails.error.text,
                    operation: nil
                )
            }
            onEnd(death)
            end.leave()
        }
        thread.name = "pyffi supervisor"
        thread.start()
    }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { tails.withLock { $0.startup.text } }

    func waitForEnd(_ timeout: Duration) -> Bool {
        end.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    func notifyAtEnd(_ body: @escaping @Sendable () -> Void) {
        end.notify(queue: .global(), execute: body)
    }

    /// Passing output on to a reader that is gone must not end the program.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func watch() -> ExitStatus {
        var streams = [
            process.startup, process.streams.standardOutput, process.streams.standardError, process.streams.crash,
        ]
        .compactMap { $0 }
        while true {
            var polls = streams.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
            if let exit = process.exitDescriptor {
                polls.append(pollfd(fd: exit.number, events: Int16(POLLIN), revents: 0))
            }
            waitUntilReady(&polls, milliseconds: process.exitDescriptor == nil ? 50 : nil)
            let status = process.exitStatus()
            streams = streams.filter(pass)
            if let status {
                return status
            }
        }
    }

    /// Passes on what a stream holds now; false at its end.
    ///
    /// Called a last time once the process has ended. What a grandchild that lives on writes after that is its own
    /// affair, so the number of pieces is bounded: more than a pipe can hold.
    private func pass(_ stream: Descriptor) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16384)
        for _ in 0..<256 {
            let count = bytes.withUnsafeMutableBytes { stream.read(into: $0) }
            guard count > 0 else { return count < 0 }
            let piece = Array(bytes[..<count])
            if stream === process.streams.standardOutput {
                outputHandler?(piece)
            } else if stream === process.streams.crash {
                tails.withLock { $0.crash.append(piece) }
            } else {
                let isStartup = stream === process.startup
                tails.withLock { isStartup ? $0.startup.append(piece) : $0.error.append(piece) }
                if !isStartup { errorHandler?(piece) }
            }
        }
        return true
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
