internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery

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
        outputHandler = configuration.standardOutput.handler
        errorHandler = configuration.standardError.handler
    }

    func start() {
        let thread = Thread { [self] in
            forward()
            isDone.signal()
        }
        thread.name = "pyffi output"
        thread.start()
    }

    /// The last lines of standard error, where it comes this way.
    var errorText: String { tails.withLock { $0.error.text } }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { tails.withLock { $0.startup.text } }

    /// Waits until everything that the process wrote before its end is passed on, for a limited time.
    func waitForEnd(_ timeout: Duration) {
        _ = isDone.wait(timeout: .now() + timeout.dispatchInterval)
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

extension PythonOutput {
    fileprivate var handler: (@Sendable ([UInt8]) -> Void)? {
        if case .handler(let handler) = self { handler } else { nil }
    }
}
