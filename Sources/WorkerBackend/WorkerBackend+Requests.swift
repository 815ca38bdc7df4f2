internal import BackendInterface
internal import Synchronization
internal import SystemSupport
internal import Wire

// Operations as requests: which connection they take, and which releases they take along.
extension WorkerBackend {
    func send(
        _ operation: PythonOperation,
        in scope: OperationScope,
        form: PythonForm,
        blocks: Bool,
        until deadline: CallDeadline? = nil
    ) throws -> Exchange {
        if scope.isStopped { throw CancellationError() }
        let exchange = Exchange(
            id: nextID(),
            .operation(operation),
            connection: scope.connection,
            call: scope.call,
            isAwaitedAlone: blocks,
            awaits: !blocks && operation.awaitsCoroutine,
            taskLocals: blocks ? nil : configuration.taskLocals.captured()
        )
        do {
            try send(exchange, blocks: blocks, until: deadline) { writer, released in
                try writer.write(request(exchange, operation, form), releasing: released)
            }
        } catch let error as PythonError where error.kind == .workerDied {
            // What the dead worker had is gone for good; what is asked of the interpreter may be asked of a new one.
            guard let subject = operation.subject, subject.liveHandle != nil else { throw error }
            throw error.ofStale(subject)
        }
        return exchange
    }

    /// A number for a request. The `more` numbers after it are left to the caller.
    func nextID(leaving more: Int = 0) -> Int {
        lastID.add(1 + more, ordering: .relaxed).oldValue + 1
    }

    /// The call by this worker that the running code belongs to.
    var currentCall: RunningCall? {
        guard objects.hasBeenUsed, let call = RunningCall.current, !call.isOver else { return nil }
        let origin = call.connection
        return origin === connection || origin === side ? call : nil
    }

    private func request(_ exchange: Exchange, _ operation: PythonOperation, _ form: PythonForm) -> Request {
        Request(
            id: exchange.id,
            operation: operation,
            form: form,
            resultHandle: form.keepsResult ? ObjectHandle(exchange.id) : nil,
            call: exchange.call?.number,
            awaits: exchange.awaits,
            trace: TraceContext.current,
            mark: exchange.taskLocals == nil ? nil : exchange.id
        )
    }

    /// - Throws: `closed` after the runtime was shut down.
    func checkOpen() throws {
        guard !isClosed.load(ordering: .acquiring) else { throw Self.closedError }
        // The worker takes no requests any more. Its end may be waiting for the caller, if this is a handler of output.
        if HostExit.isComing, end.hasBegun { throw Self.closedError }
    }

    func send(
        _ exchange: Exchange,
        blocks: Bool,
        until deadline: CallDeadline?,
        _ write: (FrameWriter, [ObjectHandle]) throws -> Void
    ) throws {
        try checkOpen()
        let connection = exchange.connection
        try writers.withWriter(backend: self, limits: limits) { writer in
            let released = mayRelease(with: exchange) ? releases.take(most: Self.mostReleases) : []
            do {
                try write(writer, released)
                try writer.finish()
                // After the releases were taken: operations that batches have not sent yet may name the released
                // handles.
                pipeline.flush(self)
                // The conversions may have taken long, or have ended the runtime.
                try checkOpen()
                try connection.begin(exchange)
            } catch {
                putBack(released)
                forget(heldBy: writer)
                throw (error as? PythonError)?.beforeSending ?? error
            }
            expectCalls(of: writer)
            // Releases go out on the main connection. Objects of this request must not be released before it was
            // executed.
            if connection === side, !writer.objects.isEmpty { exchange.objects = writer.objects }
            connection.send(writer, for: exchange, blocks: blocks, until: deadline?.instant)
        }
    }

    /// Whether a request may take releases along. It must not if it could overtake operations that name the objects, or
    /// that are still to make them.
    private func mayRelease(with exchange: Exchange) -> Bool {
        let isAside = exchange.connection !== connection
        if isAside, connection.hasOpenAnswers { return false }
        let mayOvertake = pipeline.isInUse || connection.hasLate
        return !(mayOvertake && (isAside || exchange.call != nil))
    }
}

extension PythonForm {
    /// Whether the result may stay in the worker under a number that the request chooses.
    var keepsResult: Bool { mode == .auto || mode == .handle }
}
