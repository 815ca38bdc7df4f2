internal import SystemSupport

/// A worker of a ``PythonPool`` for as long as this object lives, or until ``release()``.
///
/// For work that outlives the function that began it: the body of a response, for instance, which is written while its
/// parts are computed. Else ``PythonPool/withWorker(timeout:retry:_:)`` is safer.
public final class PythonPoolLease<Context: Sendable>: Sendable {
    /// The pool does not end as long as somebody has a worker of it.
    private let pool: PythonPool<Context>
    private let begin = ContinuousClock.now
    private let grant: Locked<PoolCore<Context>.Grant?>
    /// What the pool's set-up has made of the worker. After ``release()`` another call may be using it.
    public let context: Context

    init(_ pool: PythonPool<Context>, _ grant: PoolCore<Context>.Grant) {
        self.pool = pool
        self.grant = Locked(grant)
        context = grant.member.context
    }

    /// Gives the worker back before the last reference to the lease does.
    public func release() {
        guard let grant = grant.withLock({ $0.take() }) else { return }
        pool.core.release(grant, after: .now - begin, isAlive: grant.member.isRunning)
    }

    deinit { release() }
}
