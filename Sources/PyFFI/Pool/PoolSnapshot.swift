/// The numbers of a ``PythonPool`` at one moment.
public struct PythonPoolSnapshot: Sendable, Hashable {
    /// Workers that serve, with or without a call.
    public var ready = 0
    /// Those of them that have a call, or more.
    public var busy = 0
    /// Workers that are set up and wait to take the place of one that dies.
    public var standbys = 0
    /// Workers that are being started and set up, or are to be after a pause.
    public var starting = 0
    /// Workers that are replaced, and end with their calls.
    public var retiring = 0
    /// Calls that have a worker.
    public var inFlight = 0
    /// Calls that wait for a worker.
    public var queued = 0

    // Since the pool was made:

    /// Calls that have ended, well or not.
    public var calls = 0
    /// Calls that were refused: the queue was full, or they waited in it too long.
    public var refused = 0
    /// Calls that were done again, since Python had begun nothing of them.
    public var retried = 0
    /// Workers that have come up, the first ones included.
    public var starts = 0
    /// Starts that failed.
    public var failedStarts = 0
    /// Workers that have died.
    public var deaths = 0
    /// Workers that were replaced by the pool's own will.
    public var recycled = 0
    /// How long calls took from the moment they had a worker.
    public var latencies = PythonLatencies()
    /// How long calls had waited for a worker.
    public var waits = PythonLatencies()
}
