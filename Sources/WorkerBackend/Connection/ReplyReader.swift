internal import BackendInterface
internal import PythonDiscovery
internal import SystemSupport
internal import Wire

/// The read side of a connection. Used by one thread at a time: the one that holds the lead (see `Connection`), which
/// has ended one use when it begins the next.
final class ReplyReader {
    private let descriptor: Descriptor
    /// Readable when requests are to leave the queue, and once the connection has ended.
    private let news: Descriptor
    @exclusivity(unchecked) private var parser: FrameParser
    @exclusivity(unchecked) private var spin: Spin
    private let depthLimit: Int
    /// Why nothing more can be read.
    @exclusivity(unchecked) private var failure: FrameError?

    enum Progress {
        /// Frames, and frames that were over a limit and skipped.
        case events([FrameEvent])
        /// Nothing can be read now.
        case nothing
        /// The worker closed its side.
        case endOfFile
        /// The connection has news for the thread that reads.
        case news
    }

    init(descriptor: Descriptor, news: Descriptor, limits: WireLimits, spin: Duration, expectsPreamble: Bool) {
        self.descriptor = descriptor
        self.news = news
        self.parser = FrameParser(limits: limits.frame, expectsPreamble: expectsPreamble)
        self.spin = Spin(budget: spin)
        self.depthLimit = limits.depth
    }

    /// Reads what is there, without waiting.
    func readAvailable() throws(FrameError) -> Progress {
        if let failure { throw failure }
        let descriptor = descriptor
        let count = parser.withSpace { space in
            let count = descriptor.read(into: space)
            return (max(count, 0), count)
        }
        // An end of file within a frame is the worker's death, too, which its supervisor explains.
        guard count != 0 else { return .endOfFile }
        guard count > 0 else { return .nothing }
        var events: [FrameEvent] = []
        do throws(FrameError) {
            while let event = try parser.next() { events.append(event) }
        } catch {
            // The frames before the broken one still count.
            guard !events.isEmpty else { throw error }
            failure = error
        }
        return .events(events)
    }

    /// Reads, polling for a short time; `.nothing` if nothing came.
    func readSpinning() throws(FrameError) -> Progress {
        let start = ContinuousClock.now
        let end = start + spin.next()
        repeat {
            let progress = try readAvailable()
            guard case .nothing = progress else { return progress }
            // The worker may wait for this very processor.
            sched_yield()
        } while ContinuousClock.now < end
        return .nothing
    }

    /// Reads, polling first and blocking then, until something comes.
    func readBlocking() throws(FrameError) -> Progress {
        if spin.isOn {
            let progress = try readSpinning()
            guard case .nothing = progress else { return progress }
        }
        if let failure { throw failure }
        let start = ContinuousClock.now
        let ready = descriptor.use { descriptor in
            news.use { news in
                var polls = [
                    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: news, events: Int16(POLLIN), revents: 0),
                ]
                waitUntilReady(&polls)
                return (output: polls[0].revents != 0, news: polls[1].revents != 0)
            }
        }
        guard let ready = ready ?? nil else { return .endOfFile }
        guard ready.output else { return ready.news ? .news : .nothing }
        spin.waited(ContinuousClock.now - start)
        return try readAvailable()
    }

    /// Waits for news of the connection; false if none comes in time.
    func waitForNews(_ time: Duration?) -> Bool {
        news.waitUntilReadable(for: time)
    }

    /// Waits for the first frame, blocking, and gives it with what came behind it.
    ///
    /// - Returns: nil if the worker's output, or the connection, ended before the frame.
    /// - Throws: `FrameError` for a process that is no worker.
    func firstFrame() throws(FrameError) -> (Frame, rest: [FrameEvent])? {
        while true {
            switch try readBlocking() {
            case .events(let events):
                if case .frame(let frame) = events.first { return (frame, Array(events.dropFirst())) }
            case .nothing: break
            case .endOfFile:
                try parser.finish()
                return nil
            case .news: return nil
            }
        }
    }

    /// What was printed before the worker's first line.
    var printedBefore: [UInt8] { parser.printedBefore }

    /// What has come so far instead of that line.
    var textInsteadOfLine: String? { parser.textInsteadOfLine }

    func message(in frame: Frame) throws -> IncomingMessage {
        try IncomingMessage(frame, depthLimit: depthLimit)
    }
}
