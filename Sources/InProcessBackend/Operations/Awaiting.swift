internal import BackendInterface
internal import SystemSupport

// Coroutines are awaited in an event loop that worker/pyffi_worker/coroutines/event_loop.py runs in a thread of its
// own.
extension InProcessBackend {
    /// Whether the result of an operation is to be awaited. The caller holds the GIL.
    func isAwaited(_ object: PyPointer, _ name: String) -> Bool {
        let type = shared.type(of: object)
        // Compilers such as Cython have coroutine classes of their own.
        return type == shared.support.coroutine || name == "await"
            || shared.types.description(of: type).name == "coroutine"
    }

    /// Begins to await an object; `settle(value, error)` is called once, in the loop's thread. The caller holds the
    /// GIL.
    ///
    /// - Returns: an object that cancels the coroutine.
    func awaitInLoop(
        _ object: PyPointer,
        _ settle: PyPointer,
        _ trace: [String: String]?,
        _ taskLocals: CapturedTaskLocals?
    ) throws -> PythonObject {
        var arguments: [any PythonConvertible] = [object, settle].map { BorrowedObject(handle: ObjectHandle($0)) }
        let mark =
            if let taskLocals { try Capsule.new(Belongings(taskLocals), api) } else { api.constant(api.types.none) }
        if trace != nil || taskLocals != nil {
            arguments += [TraceContext.value(trace), BorrowedObject(handle: ObjectHandle(mark.pointer))]
        }
        let job = try callSupport(.awaitIt, arguments)
        return hold(job.pointer)
    }

    /// Cancels a coroutine, once. Waits for the GIL.
    func cancelInLoop(_ job: PythonObject) {
        guard case .handle(let handle, _)? = try? job.usableContent() else { return }
        shared.withGILUnlessFinalized {
            if shared.callMethod(handle.pointer, "cancel_once") == nil { shared.api.errors.clear() }
        }
    }
}

/// The operations of a runtime whose coroutines run.
final class AwaitingJobs: Sendable {
    private struct State {
        var jobs: [ObjectIdentifier: AsyncJob] = [:]
        var isClosed = false
    }

    private let state = Locked(State())

    /// - Returns: false if the runtime has ended, so that `closeAll` doesn't close the job any more.
    func add(_ job: AsyncJob) -> Bool {
        state.withLock { state in
            if !state.isClosed { state.jobs[ObjectIdentifier(job)] = job }
            return !state.isClosed
        }
    }

    func remove(_ job: AsyncJob) {
        // The job is freed outside of the lock, since it holds the caller's closures.
        _ = state.withLock { $0.jobs.removeValue(forKey: ObjectIdentifier(job)) }
    }

    /// Closes all jobs; no job can be added afterwards.
    func closeAll(_ error: PythonError) {
        let all = state.withLock { state in
            defer { state.jobs.removeAll() }
            state.isClosed = true
            return Array(state.jobs.values)
        }
        for job in all { job.close(error) }
    }
}

/// A borrowed object as an argument.
struct BorrowedObject: PythonConvertible {
    let handle: ObjectHandle

    func write(to writer: PythonWriter) throws { try writer.sink.object(handle) }
}

/// Code for the outcome of a coroutine. It is called once, with the GIL held, and holds only the library's own objects.
final class Settlement: Sendable {
    private let body: @Sendable (PyPointer, PyPointer?) -> Void

    init(_ body: @escaping @Sendable (PyPointer, PyPointer?) -> Void) {
        self.body = body
    }

    func callAsFunction(_ value: PyPointer, _ error: PyPointer?) { body(value, error) }
}
