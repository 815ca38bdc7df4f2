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
    /// nil where the worker has this program's descriptor itself, or nothing.
    private let outputHandler: (@Sendable ([UInt8]) -> Void)?
    private let errorHandler: (@Sendable ([UInt8]) -> Void)?
    private let configuration: WorkerConfiguration
    private let tails = Locked(Tails())
    private let isDone = DispatchSemaphore(value: 0)

    /// What the interpreter prints to standard error before the worker's own code runs; given to the thread that reads it.
    private let startup: Locked<Descriptor?>

    private struct Tails {
        var error = TextTail(capacity: 4096)
        var startup = TextTail(capacity: 4096)
        /// The same, to be passed on once the interpreter is known to be one; nil from then on.
        var heldBack: [UInt8]? = []
        /// What a handler gets before what the worker prints; nil as long as it does not come up.
        var printedBefore: (output: [UInt8], error: [UInt8])?
        /// Whether the thread comes to nothing any more.
        var isOver = false
    }

    private static let mostHeldBack = 1 << 20

    /// How often to look whether the worker has come up.
    private static let pause = Duration.milliseconds(10)

    init(_ process: WorkerProcess, startup: Descriptor, configuration: WorkerConfiguration) {
        self.process = process
        self.startup = Locked(startup)
        self.configuration = configuration
        outputHandler = configuration.standardOutput.handler
        errorHandler = configuration.standardError.handler
    }

    func start() {
        let thread = Thread { [self] in
            // At the program's end a handler's operations fail; it goes on, and gets the rest.
            HostExit.exempting { forward() }
            isDone.signal()
        }
        thread.name = "pyffi output"
        thread.startWithoutSignals()
    }

    /// The last lines of standard error, where it comes this way.
    var errorText: String { tails.withLock { $0.error.text } }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { tails.withLock { $0.startup.text } }

    /// Passes on what the interpreter printed at its start, as `python3` prints what a `sitecustomize` does.
    ///
    /// A handler gets it from the thread, which gives it one piece after the other; a descriptor at once, before the worker writes to it.
    ///
    /// - Parameter text: what it printed to standard output.
    func comesUp(afterPrinting text: [UInt8]) {
        let (errors, isOver) = tails.withLock { tails in
            let errors = tails.heldBack.take() ?? []
            tails.printedBefore = (outputHandler == nil ? [] : text, errorHandler == nil ? [] : errors)
            return (errors, tails.isOver)
        }
        if outputHandler == nil || isOver { configuration.standardOutput.write(text, descriptor: 1) }
        if errorHandler == nil || isOver { configuration.standardError.write(errors, descriptor: 2) }
    }

    /// Waits until everything that the process wrote before its end is passed on, for a limited time.
    func waitForEnd(_ timeout: Duration) {
        _ = isDone.wait(timeout: .now() + timeout.dispatchInterval)
    }

    private func forward() {
        var startup = startup.withLock { $0.take() }
        var streams = [process.streams.standardOutput, process.streams.standardError].compactMap { $0 }
        var isUp = streams.isEmpty
        var hasEnded = false
        while !hasEnded {
            process.waitForEnd(or: [startup].compactMap { $0 } + (isUp ? streams : []), for: isUp ? nil : Self.pause)
            hasEnded = process.exitStatus() != nil
            if let stream = startup, !passStartup(stream, isUp: isUp) { startup = nil }
            isUp = isUp || passPrintedBefore(isOver: hasEnded)
            if isUp || hasEnded { streams = streams.filter(pass) }
        }
    }

    /// - Returns: whether the worker has come up.
    private func passPrintedBefore(isOver: Bool) -> Bool {
        let printed = tails.withLock { tails in
            tails.isOver = isOver
            return tails.printedBefore
        }
        guard let printed else { return false }
        if !printed.output.isEmpty { outputHandler?(printed.output) }
        if !printed.error.isEmpty { errorHandler?(printed.error) }
        return true
    }

    /// - Parameter isUp: whether the handler has got what was printed before this.
    private func passStartup(_ stream: Descriptor, isUp: Bool) -> Bool {
        stream.readPieces(most: 256) { piece in
            let isNext = tails.withLock { tails in
                tails.startup.append(piece)
                if let count = tails.heldBack?.count {
                    if count < Self.mostHeldBack { tails.heldBack?.append(contentsOf: piece) }
                } else if !isUp, errorHandler != nil {
                    tails.printedBefore?.error.append(contentsOf: piece)
                } else {
                    return true
                }
                return false
            }
            if isNext { configuration.standardError.write(piece, descriptor: 2) }
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

extension PythonOutput {
    fileprivate var handler: (@Sendable ([UInt8]) -> Void)? {
        if case .handler(let handler) = self { handler } else { nil }
    }

    /// What is printed before the worker has the streams that are meant.
    ///
    /// - Parameter descriptor: this program's own, where that is meant.
    fileprivate func write(_ bytes: [UInt8], descriptor: Int32) {
        guard !bytes.isEmpty else { return }
        switch self {
        case .inherit: if Descriptor.isStream(descriptor) { writeIfPossible(bytes, to: descriptor) }
        case .discard: break
        case .handler(let handler): handler(bytes)
        }
    }
}
