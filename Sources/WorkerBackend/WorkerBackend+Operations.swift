package import BackendInterface
internal import SystemSupport
internal import Wire

// The ways to perform operations. In a batch, operations that need not be waited for go to the batch.
extension WorkerBackend {
    package func perform<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(operation, in: OperationScope(self), form: form, read: read)
    }

    private func perform<Result>(
        _ operation: PythonOperation,
        in scope: OperationScope,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try keepingThread {
            guard let batch = scope.batch else { return try performNow(operation, in: scope, form: form, read: read) }
            guard operation.isDeferrable(form, Result.self) else {
                return try batch.settled { try performNow(operation, in: scope, form: form, read: read) }
            }
            return try batch.send(operation, isWanted: form.mode != .none, read: read)
        }
    }

    /// `perform(.call(…))`, with a shorter way for the objects of a batch.
    package func performCall<Result>(
        of function: PythonObject,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        let scope = OperationScope(self)
        if Result.self == PythonObject.self, form.mode == .auto, let batch = scope.batch,
            let object = try keepingThread({ try batch.send(callOf: function, with: arguments) })
        {
            return object as! Result  // `Result` is `PythonObject`, by the condition above
        }
        return try perform(
            .call(Place(function), arguments: arguments, keywords: []),
            in: scope,
            form: form,
            read: read
        )
    }

    func performNow<Result>(
        _ operation: PythonOperation,
        in scope: OperationScope,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchange = try send(operation, in: scope, form: form, blocks: true, until: deadline)
        let timer = deadline.map { arm($0, for: exchange) }
        defer { timer?.cancel() }
        scope.batch?.collect()
        let reply = Swift.Result { try wait(for: exchange) }
        return try finish(exchange, reply, form: form, read: read)
    }

    /// While the program ends, a caller doesn't get the error of its operation: its thread is kept waiting. So is the
    /// main thread, whatever comes of its operation.
    func keepingThread<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            let result = try body()
            OperationRecord.note(nil)
            if HostExit.isComing, currentCall == nil { HostExit.keepMainThread() }
            return result
        } catch {
            OperationRecord.note(error)
            // Python may wait for the result of a Swift function, so its thread is not kept.
            if HostExit.isComing, currentCall == nil { HostExit.keepThread() }
            throw error
        }
    }

    func wait(for exchange: Exchange) throws -> IncomingMessage {
        while true {
            if let reply = try exchange.connection.wait(for: exchange) { return reply }
            if let call = exchange.connection.nextCall(of: exchange) { calls.run(call, self, exchange.connection) }
        }
    }

    package func performAsync<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        let isAfterEnd = HostExit.isOver
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await performAsyncNow(operation, form: form, read: read))
            OperationRecord.note(nil)
        } catch {
            OperationRecord.note(error)
            result = .failure(error)
        }
        // The task is kept waiting, as `keepingThread` keeps a thread.
        if HostExit.isComing, !isAfterEnd, currentCall == nil { await HostExit.keepTask() }
        return try result.get()
    }

    private func performAsyncNow<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchange = try send(operation, in: OperationScope(self), form: form, blocks: false)
        let connection = exchange.connection
        if !connection.waitBriefly(for: exchange) {
            let timer = deadline.map { arm($0, for: exchange) }
            defer { timer?.cancel() }
            await withTaskCancellationHandler {
                await connection.suspend(for: exchange)
            } onCancel: { [self] in
                interruptLater(exchange, because: .cancelled)
            }
        }
        let reply = Swift.Result { try connection.outcome(of: exchange) }
        return try finish(exchange, reply, form: form, read: read)
    }

    func finish<Result>(
        _ exchange: Exchange,
        _ reply: Swift.Result<IncomingMessage, any Error>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        defer { exchange.connection.takeValues(of: exchange) }
        let source: WireSource
        do {
            source = try reply.get().result(backend: self)
        } catch {
            let problem = error as? PythonError
            // Once it has answered, the worker keeps the failure under the handle that the result was to have.
            if form.keepsResult, problem?.workerDeath == nil, !exchange.connection.hasLeft(exchange) {
                release(ObjectHandle(exchange.id))
            }
            throw stopError(for: exchange, error) ?? error
        }
        defer { source.releaseUnclaimed() }
        return try read(source)
    }
}
