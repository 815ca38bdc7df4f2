internal import BackendInterface
internal import Synchronization
internal import SystemSupport
internal import Wire

// Operations as requests: where they go, and what rides along.
extension WorkerBackend {
    func send(
        _ operation: PythonOperation,
        form: PythonForm,
        blocks: Bool,
        until deadline: CallDeadline? = nil
    ) throws -> Exchange {
        let (connection, call) = try route()
        let exchange = Exchange(
            id: nextID(),
            .operation(operation),
            connection: connection,
            call: call,
            isAwaitedAlone: blocks,
            awaits: !blocks && operation.awaitsCoroutine
        )
        try send(exchange, on: connection, blocks: blocks, until: deadline) { writer, released in
            try writer.write(request(exchange, operation, form), releasing: released)
        }
        return exchange
    }

    /// A number for a request; the `more` numbers behind it are not used for anything else.
    func nextID(leaving more: Int = 0) -> Int {
        lastID.add(1 + more, ordering: .relaxed).oldValue + 1
    }

    /// Where an operation goes: within a call of a Swift function, to the thread of Python that waits for it.
    func route() throws -> (Connection, RunningCall?) {
        guard let call = currentCall else { return (connection, nil) }
        if call.isStopped { throw CancellationError() }
        guard call.isServed, let origin = call.connection else { return (connection, nil) }
        return (origin, call)
    }

    /// The call of a Swift function by this worker that this code belongs to.
    var currentCall: RunningCall? {
        guard objects.hasBeenUsed, let call = RunningCall.current, !call.isOver else { return nil }
        let origin = call.connection
        return origin === connection || origin === side ? call : nil
    }

    /// Whether operations belong to a call of a Swift function, for which Python waits.
    var isInServedCall: Bool { currentCall?.isServed ?? false }

    private func request(_ exchange: Exchange, _ operation: PythonOperation, _ form: PythonForm) -> Request {
        Request(
            id: exchange.id,
            operation: operation,
            form: form,
            resultHandle: form.keepsResult ? ObjectHandle(exchange.id) : nil,
            call: exchange.call?.number,
            awaits: exchange.awaits
        )
    }

    /// - Throws: `closed` after the runtime was shut down.
    func checkOpen() throws {
        guard !isClosed.load(ordering: .acquiring) else { throw Self.closedError }
        // The worker would not hear of it, and its end may wait for the caller: a handler of output.
        if HostExit.isComing, end.hasBegun { throw Self.closedError }
    }

    func send(
        _ exchange: Exchange,
        on connection: Connection,
        blocks: Bool,
        until deadline: CallDeadline?,
        _ write: (FrameWriter, [ObjectHandle]) throws -> Void
    ) throws {
        try checkOpen()
        try writers.withWriter(backend: self, limits: limits) { writer in
            let released = mayRelease(on: connection) ? releases.take(most: Self.mostReleases) : []
            do {
                try write(writer, released)
                try writer.finish()
                // After the releases were taken: what batches have not sent yet may name what they release.
                pipeline.flush(self)
                try connection.begin(exchange)
            } catch {
                putBack(released)
                forget(heldBy: writer)
                throw error
            }
            expectCalls(of: writer)
            // What is released goes out on the other connection: not before this was executed.
            if connection === side, !writer.objects.isEmpty { exchange.objects = writer.objects }
            connection.send(writer, for: exchange, blocks: blocks, until: deadline?.instant)
        }
    }

    /// Whether a request may take releases along: not where it would overtake what names the objects, or is to make them.
    private func mayRelease(on connection: Connection) -> Bool {
        let isAside = connection !== self.connection
        if isAside, self.connection.hasOpenAnswers { return false }
        let mayOvertake = pipeline.isInUse || self.connection.hasLate
        return !(mayOvertake && (isAside || isInServedCall))
    }
}

extension PythonForm {
    /// Whether the result may stay in the worker under a number that the request chooses.
    var keepsResult: Bool { mode == .auto || mode == .handle }
}
