package import BackendInterface
internal import SystemSupport
internal import Wire

extension WorkerBackend {
    package func batch<Result>(_ body: () throws -> Result) throws -> Result {
        // In a Swift function for which a thread of Python waits, every operation is waited for (see `OperationScope`).
        if let call = currentCall, call.isServed { return try body() }
        return try keepingThread { try Batch.run(self, body) }
    }

    package func settle() throws {
        try keepingThread { try OperationScope(self).batch?.settled {} }
    }

    /// Asks Python what objects are, in one round trip.
    package func learn(_ objects: [PendingObject]) {
        let scope = OperationScope(self)
        let answers: [PeekedObject]
        do {
            answers = try peek(at: objects, in: scope)
        } catch {
            // The error is left to the operations on these objects, which fail with it, too.
            answers = []
        }
        // Within a call, the worker answers even if it has not begun the operation that makes the object: then the
        // object stays unknown.
        let isEarly = scope.call != nil
        for (position, object) in objects.enumerated() {
            let content: PythonObject.Content =
                switch position < answers.count ? answers[position] : .failed {
                case .value(let value): .value(value)
                case .other(let typeName): .handle(object.handle, typeName: typeName)
                case .failed: .handle(object.handle, typeName: "object")
                }
            if case .handle(_, "object") = content, isEarly { continue }
            object.learn(content)
        }
    }

    private func peek(at objects: [PendingObject], in scope: OperationScope) throws -> [PeekedObject] {
        if scope.isStopped { throw CancellationError() }
        let deadline = CallDeadline.effective(default: configuration.callTimeout)
        let exchange = Exchange(
            id: nextID(),
            .peek(objects.count),
            connection: scope.connection,
            call: scope.call,
            isAwaitedAlone: true
        )
        try send(exchange, blocks: true, until: deadline) { writer, released in
            try writer.write(
                peekingAt: objects.map(\.handle),
                id: exchange.id,
                within: scope.call?.number,
                releasing: released
            )
        }
        let timer = deadline.map { arm($0, for: exchange) }
        defer { timer?.cancel() }
        scope.batch?.collect()
        let reply = Result { try wait(for: exchange) }
        return try finish(exchange, reply, form: .exact) { source in
            var answers: [PeekedObject] = []
            try source.visitElements { answers.append(try PeekedObject.read(from: PythonReader(source))) }
            return answers
        }
    }
}

extension PythonOperation {
    /// Whether the operation need not be waited for: in this form and read as this type, its result is an object, or is
    /// not wanted.
    func isDeferrable<Result>(_ form: PythonForm, _: Result.Type) -> Bool {
        // Steps can't await: the event loop answers when the coroutine ends.
        if case .awaitResult = self { return false }
        return switch form.mode {
        case .none: Result.self == Void.self
        case .auto, .handle: Result.self == PythonObject.self
        case .value, .plain, .buffer: false
        }
    }
}
