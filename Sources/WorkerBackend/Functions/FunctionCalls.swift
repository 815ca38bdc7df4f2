internal import BackendInterface
internal import Foundation
internal import SystemSupport
internal import Wire

/// Runs the closures that Python calls.
///
/// A blocking closure runs on the thread that waits for the request within which Python calls it, as it would in one
/// process. If no thread waits, the closure runs on a thread of the pool. An async closure is a task of its own.
final class FunctionCalls: Sendable {
    private struct Running {
        let call: RunningCall
        var task: Task<Void, Never>?
    }

    private let running = Locked<[ObjectIdentifier: Running]>([:])
    private let objects: HostObjects
    /// Cancels tasks: a cancellation handler of a task is the program's own code, and nobody here should wait for it.
    private let cancellations = ElasticQueue()
    /// Begins async closures. These need no thread of their own, but converting their arguments may run any code.
    private let starts = ElasticQueue()

    init(_ objects: HostObjects) {
        self.objects = objects
    }

    /// Runs a call for which no thread waits.
    func runAside(_ message: IncomingMessage, _ backend: WorkerBackend, _ connection: Connection) {
        // The call is noted at once: the next thing that is read may be what stops it.
        guard let call = begin(message, backend, connection) else { return }
        let job = { @Sendable in self.run(call, message, backend) }
        if objects.isAsyncFunction(call.function) { starts.run(job) } else { ThreadPool.shared.run(job) }
    }

    /// Runs the closure and sends its result. An async closure is only begun.
    func run(_ message: IncomingMessage, _ backend: WorkerBackend, _ connection: Connection) {
        if let call = begin(message, backend, connection) { run(call, message, backend) }
    }

    private func begin(_ message: IncomingMessage, _ backend: WorkerBackend, _ connection: Connection) -> RunningCall? {
        guard case .call(let made)? = message.event else { return nil }
        let isCarried = backend.configuration.taskLocals.isUsed
        let taskLocals = isCarried ? backend.connection.taskLocals(of: made.request ?? made.mark) : nil
        let call = RunningCall(made, connection, taskLocals)
        running.withLock { $0[ObjectIdentifier(call)] = Running(call: call) }
        return call
    }

    private func run(_ call: RunningCall, _ message: IncomingMessage, _ backend: WorkerBackend) {
        call.taskLocals.restored { runNow(call, message, backend) }
    }

    private func runNow(_ call: RunningCall, _ message: IncomingMessage, _ backend: WorkerBackend) {
        let function = objects[call.function] as? SwiftFunction
        guard let function else {
            return finish(call, nil, .failure(.refused("this Swift function was unregistered")), backend)
        }
        // Arguments are converted, and a result is written, as part of the call: both may ask Python for more.
        switch RunningCall.$current.withValue(call, operation: { prepare(function, message, backend) }) {
        case .failure(let failure):
            finish(call, function, .failure(failure), backend)
        case .success(.blocking(let body)):
            let result = RunningCall.$current.withValue(call) { outcome { try body() } }
            finish(call, function, result, backend)
        case .success(.suspending(let body)):
            let task = Task(executorPreference: FunctionExecutor.shared) { [weak backend] in
                let result = await RunningCall.$current.withValue(call) { await Self.outcome(of: body) }
                guard let backend else { return }
                self.finish(call, function, result, backend)
            }
            // With the lock held: whoever stops this call, or all calls, either finds the task or is noticed here.
            let isStopped = running.withLock { running in
                running[ObjectIdentifier(call)]?.task = task
                return running[ObjectIdentifier(call)]?.call.isStopped ?? false
            }
            if isStopped || objects.hasEnded { task.cancel() }
        }
    }

    private func prepare(
        _ function: SwiftFunction,
        _ message: IncomingMessage,
        _ backend: WorkerBackend
    ) -> Result<FunctionRun, FunctionFailure> {
        let arguments: WireArguments
        do {
            arguments = try message.arguments(backend: backend)
        } catch {
            return .failure(.thrown(error))
        }
        defer { arguments.releaseUnclaimed() }
        return Result { () throws(FunctionFailure) in try function.run(with: arguments) }
    }

    private func outcome(
        _ body: () throws -> any PythonConvertible
    ) -> Result<any PythonConvertible, FunctionFailure> {
        do { return .success(try body()) } catch { return .failure(.thrown(error)) }
    }

    private static func outcome(
        of body: @Sendable () async throws -> any PythonConvertible
    ) async -> Result<any PythonConvertible, FunctionFailure> {
        do { return .success(try await body()) } catch { return .failure(.thrown(error)) }
    }

    private func finish(
        _ call: RunningCall,
        _ function: SwiftFunction?,
        _ result: Result<any PythonConvertible, FunctionFailure>,
        _ backend: WorkerBackend
    ) {
        defer { call.end() }
        do {
            try backend.send(result, of: call)
        } catch {
            let failure = function?.refusal(ofResult: error) ?? .thrown(error)
            try? backend.send(.failure(failure), of: call)
        }
        // The task is freed outside of the lock, since it holds the closure that it ran.
        _ = running.withLock { $0.removeValue(forKey: ObjectIdentifier(call)) }
    }

    // MARK: Stopping

    /// Stops a call whose result Python's code doesn't wait for any more.
    func stop(call number: Int, on connection: Connection) {
        stop { $0.number == number && $0.connection === connection }
    }

    /// Stops the calls that a request has made, since the request is to stop.
    func stop(within request: Int) {
        stop { $0.request == request }
    }

    /// Whether a closure runs that the request called. The request can't stop before the closure returns.
    func isRunning(within request: Int) -> Bool {
        running.withLock { $0.values.contains { $0.call.request == request } }
    }

    private func stop(_ isMeant: @escaping @Sendable (RunningCall) -> Bool) {
        let areTasks = running.withLock { running in
            let meant = running.values.filter { isMeant($0.call) }
            for one in meant { one.call.stop() }
            return meant.contains { $0.task != nil }
        }
        // Not on the calling thread, which may be the one that reads: it must not free a task, which holds its closure.
        if areTasks { cancellations.run { self.cancel(isMeant) } }
    }

    private func cancel(_ isMeant: (RunningCall) -> Bool) {
        let tasks = running.withLock { running in running.values.filter { isMeant($0.call) }.compactMap(\.task) }
        for task in tasks { cancellations.run { task.cancel() } }
    }

    /// Cancels all tasks: the worker has ended, and nobody waits for their results. The calls are not marked as
    /// stopped, so that their operations still fail with the reason of the end.
    func end() { cancel { _ in true } }
}
