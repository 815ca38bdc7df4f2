/// The numbers of a ``PythonPool`` at one moment.
public struct PythonPoolSnapshot: Sendable, Hashable {
    /// Workers that serve, with or without a call.
    public internal(set) var ready = 0
    /// Those of them that have a call, or more.
    public internal(set) var busy = 0
    /// Workers that are set up and wait to take the place of one that dies.
    public internal(set) var standbys = 0
    /// Workers that are being started and set up, or are to be after a pause.
    public internal(set) var starting = 0
    /// Workers that are replaced, and end with their calls.
    public internal(set) var retiring = 0
    /// Calls that have a worker.
    public internal(set) var inFlight = 0
    /// Calls that wait for a worker.
    public internal(set) var queued = 0

    // Since the pool was made:

    /// Calls that have ended, well or not.
    public internal(set) var calls = 0
    /// Calls that were refused: the queue was full, or they waited in it too long.
    public internal(set) var refused = 0
    /// Calls that were done again, since Python had begun nothing of them.
    public internal(set) var retried = 0
    /// Workers that have come up, the first ones included.
    public internal(set) var starts = 0
    /// Starts that failed.
    public internal(set) var failedStarts = 0
    /// Workers that have died.
    public internal(set) var deaths = 0
    /// Workers that were replaced by the pool's own will.
    public internal(set) var recycled = 0
    /// How long calls took from the moment they had a worker.
    public internal(set) var latencies = PythonLatencies()
    /// How long calls had waited for a worker.
    public internal(set) var waits = PythonLatencies()
}
