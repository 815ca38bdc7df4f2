internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// Passes on what a worker prints, from a thread of its own: a handler may take any time, and must not delay the news
/// that the worker has died.
///
/// The thread ends with the process, and does not keep the backend alive.
final class OutputForwarder: Sendable {
    private let process: WorkerProcess
    /// nil if the worker writes to this program's own descriptor, or its output is discarded.
    private let outputHandler: OutputReceiver?
    private let errorHandler: OutputReceiver?
    private let configuration: WorkerConfiguration
    private let tails = Locked(Tails())
    private let turns = Locked(Turns())
    private let passing = Locked(Passing())
    private let end = DispatchGroup()
    /// Signalled when it is known whether the worker has come up.
    private let isStarted = DispatchSemaphore(value: 0)

    /// Brings what the interpreter prints to standard error before the worker's own code runs; the thread that reads it
    /// takes it out.
    private let startup: Locked<Descriptor?>

    private struct Tails {
        var error = TextTail(capacity: 4096)
        var startup = TextTail(capacity: 4096)
        /// What came at the start, to be passed on once the interpreter is known to be a worker; nil from then on.
        var heldBack: [UInt8]? = []
        /// What the handlers get before the worker's own output; nil until the worker has come up.
        var printedBefore: (output: [UInt8], error: [UInt8])?
    }

    private enum Source { case output, error }

    /// Passing on what has come, and who waits for it.
    private struct Passing {
        var isRunning = false
        /// Whether nothing is passed on any more.
        var isOver = false
        /// Those that have come before what is passed on now was read, and those that have come since.
        var (early, late): ([CheckedContinuation<Void, Never>], [CheckedContinuation<Void, Never>]) = ([], [])

        /// - Parameter areMet: whether those that have come late need not wait for another time.
        mutating func takeWaiters(lateOnes areMet: Bool) -> [CheckedContinuation<Void, Never>] {
            defer { (early, late) = ([], areMet ? [] : late) }
            return areMet ? early + late : early
        }
    }

    /// Which thread forwards. If a handler ends the program, its thread does not come back from the handler, and
    /// another one takes over.
    private struct Turns {
        /// The number of the thread whose turn it is.
        var number = 0
        /// The stream whose handler that thread is calling, and since when.
        var handled: Source?
        var handledSince = ContinuousClock.now
        /// The streams whose handlers do not come back.
        var stuck: Set<Source> = []
    }

    private static let mostHeldBack = 1 << 20

    /// How often to look whether the worker has come up.
    private static let lookInterval = Duration.milliseconds(10)

    init(_ process: WorkerProcess, startup: Descriptor, configuration: WorkerConfiguration) {
        self.process = process
        self.startup = Locked(startup)
        self.configuration = configuration
        outputHandler = configuration.standardOutput.receiver
        errorHandler = configuration.standardError.receiver
    }

    func start() {
        end.enter()
        startThread { [self] in forward() }
    }

    private func startThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            body()
            end.leave()
        }
        thread.name = "pyffi output"
        thread.startWithoutSignals()
    }

    /// Whether the calling code belongs to a handler. Until the handler returns, nothing else is passed on.
    var isHandler: Bool { OutputHandling.current?.isFor(self) ?? false }

    /// For a caller that ends the program and doesn't come back. If the caller is a handler, or a handler waits for it,
    /// another thread takes what Python still writes, and passes it on to the other handler.
    func noteEnd() {
        guard isHandler else { return }
        let turn = turns.withLock { turns -> Int? in
            guard let handled = turns.handled.take() else { return nil }
            turns.stuck.insert(handled)
            turns.number += 1
            return turns.number
        }
        if let turn { startThread { [self] in forwardStreams(turn) } }
    }

    /// - Parameter piece: nil: no more comes.
    private func hand(_ piece: [UInt8]?, of source: Source, _ turn: Int) {
        guard let handler = source == .output ? outputHandler : errorHandler else { return }
        let isStuck = turns.withLock { turns in
            if turns.stuck.contains(source) { return true }
            turns.handled = source
            turns.handledSince = .now
            return false
        }
        if isStuck { return }
        OutputHandling.run(for: self) { if let piece { handler.take(piece) } else { handler.end() } }
        let hasTurn = turns.withLock { turns in
            guard turns.number == turn else {
                // The handler has come back after all.
                turns.stuck.remove(source)
                return false
            }
            turns.handled = nil
            return true
        }
        if !hasTurn { while true { pause() } }
    }

    /// The last lines of standard error; empty if the worker writes to this program's own.
    var errorText: String { tails.withLock { $0.error.text } }

    /// What the interpreter printed before the worker's code ran.
    var startupText: String { tails.withLock { $0.startup.text } }

    /// Passes on what the interpreter printed at its start, as `python3` prints what a `sitecustomize` does.
    ///
    /// A handler gets it from the thread that forwards, which gives it one piece after the other. A descriptor gets it
    /// at once, before the worker writes to it.
    ///
    /// - Parameter text: what the interpreter printed to standard output.
    func comesUp(afterPrinting text: [UInt8]) {
        let errors = tails.withLock { tails in
            let errors = tails.heldBack.take() ?? []
            tails.printedBefore = (outputHandler == nil ? [] : text, errorHandler == nil ? [] : errors)
            return errors
        }
        isStarted.signal()
        if outputHandler == nil { configuration.standardOutput.write(text, descriptor: 1) }
        if errorHandler == nil { configuration.standardError.write(errors, descriptor: 2) }
    }

    /// The counterpart of `comesUp`. One of the two must be called, even for a process that has ended.
    func failsToComeUp() { isStarted.signal() }

    /// Waits until everything that the process wrote before its end is passed on, for a limited time.
    @discardableResult
    func waitForEnd(_ timeout: Duration) -> Bool {
        end.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    /// The same for who does not wait any longer once a call of a handler has taken as long as `handler` says.
    func waitForEnd(_ timeout: Duration, handler patience: Duration) {
        let limit = ContinuousClock.now + timeout
        while !waitForEnd(min(limit - .now, .milliseconds(5))), limit > .now {
            let isHeldUp = turns.withLock { $0.handled != nil && $0.handledSince < .now - patience }
            if isHeldUp { return }
        }
    }

    func notifyAtEnd(_ queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) {
        end.notify(queue: queue, execute: body)
    }

    private func forward() {
        var startup = startup.withLock { $0.take() }
        var streams = streams
        var isUp = streams.isEmpty
        var hasEnded = false
        while !hasEnded {
            process.waitForEnd(
                or: [startup].compactMap { $0 } + (isUp ? streams : []),
                for: isUp ? nil : Self.lookInterval
            )
            hasEnded = process.hasEnded
            if let stream = startup, !passStartup(stream, isUp: isUp) { startup = nil }
            // The process may have said hello before it ended; another thread reads that.
            if hasEnded, !isUp { isStarted.wait() }
            isUp = isUp || passPrintedBefore()
            if isUp || hasEnded { streams = passAll(streams, 0) }
        }
        endHandlers(0)
    }

    private func endHandlers(_ turn: Int) {
        for source in [Source.output, .error] { hand(nil, of: source, turn) }
        let waiters = passing.withLock { passing in
            passing.isOver = true
            return passing.takeWaiters(lateOnes: true)
        }
        for waiter in waiters { waiter.resume() }
    }

    private func forwardStreams(_ turn: Int) {
        var streams = streams
        var hasEnded = false
        while !hasEnded {
            process.waitForEnd(or: streams)
            hasEnded = process.hasEnded
            streams = passAll(streams, turn)
        }
        endHandlers(turn)
    }

    /// - Returns: the streams that have not ended.
    private func passAll(_ streams: [Descriptor], _ turn: Int) -> [Descriptor] {
        passing.withLock { passing in
            passing.isRunning = true
            (passing.early, passing.late) = (passing.early + passing.late, [])
        }
        let open = streams.filter { pass($0, turn) }
        let waiters = passing.withLock { passing in
            passing.isRunning = false
            // Others wait for the next time: then all that a pipe holds is read, however fast Python prints.
            return passing.takeWaiters(lateOnes: !isUnread(open))
        }
        for waiter in waiters { waiter.resume() }
        return open
    }

    private func isUnread(_ streams: [Descriptor]) -> Bool { streams.contains { $0.unreadCount > 0 } }

    /// Waits until the handlers have got what the worker has written by now. A handler that calls this does not wait.
    func waitUntilPassed() async {
        guard outputHandler != nil || errorHandler != nil, !isHandler else { return }
        await withCheckedContinuation { continuation in
            let waits = passing.withLock { passing in
                guard passing.isRunning || !passing.isOver && isUnread(streams) else { return false }
                passing.late.append(continuation)
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    private var streams: [Descriptor] {
        [process.streams.standardOutput, process.streams.standardError].compactMap { $0 }
    }

    /// - Returns: whether the worker has come up.
    private func passPrintedBefore() -> Bool {
        guard let printed = tails.withLock({ $0.printedBefore }) else { return false }
        if !printed.output.isEmpty { hand(printed.output, of: .output, 0) }
        if !printed.error.isEmpty { hand(printed.error, of: .error, 0) }
        return true
    }

    /// - Parameter isUp: whether the handlers have got what was printed before the worker came up.
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
            guard isNext else { return }
            if errorHandler != nil {
                hand(piece, of: .error, 0)
            } else {
                configuration.standardError.write(piece, descriptor: 2)
            }
        }
    }

    /// Passes on what a stream holds now; false at its end.
    ///
    /// Called a last time once the process has ended. What a grandchild that lives on writes after that is not passed
    /// on, so the number of pieces is bounded: more than a pipe can hold.
    private func pass(_ stream: Descriptor, _ turn: Int) -> Bool {
        let source = stream === process.streams.standardOutput ? Source.output : .error
        return stream.readPieces(most: 256) { piece in
            if source == .error { tails.withLock { $0.error.append(piece) } }
            hand(piece, of: source, turn)
        }
    }
}

extension PythonOutput {
    /// Writes what was printed before the worker had its standard streams, for `inherit`.
    ///
    /// - Parameter descriptor: this program's own.
    fileprivate func write(_ bytes: [UInt8], descriptor: Int32) {
        guard case .inherit = self, !bytes.isEmpty, Descriptor.isStream(descriptor) else { return }
        writeIfPossible(bytes, to: descriptor)
    }
}
