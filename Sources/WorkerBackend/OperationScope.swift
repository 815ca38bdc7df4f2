internal import BackendInterface

/// Where an operation belongs, which depends on the code that asks for it. Found once for each operation, as it begins.
struct OperationScope {
    /// The connection that the request goes by: within a call of a Swift function, the one that the call came by.
    let connection: Connection
    /// The call of a Swift function within which the request is executed, by the thread of Python that waits for the
    /// call.
    let call: RunningCall?
    /// The calling thread's batch, which takes the operations that need not be waited for.
    let batch: Batch?
    /// Whether the operation belongs to a call that is to stop.
    let isStopped: Bool

    init(_ backend: WorkerBackend) {
        let current = backend.currentCall
        isStopped = current?.isStopped ?? false
        if let current, current.isServed {
            // An operation whose call has lost its connection fails on the main connection, too.
            let origin = current.connection
            (connection, call, batch) = (origin ?? backend.connection, origin.map { _ in current }, nil)
        } else {
            (connection, call) = (backend.connection, nil)
            batch = backend.pipeline.isInUse ? Batch.current(of: backend) : nil
        }
    }
}
