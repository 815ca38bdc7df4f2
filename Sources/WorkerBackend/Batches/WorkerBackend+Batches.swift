package import BackendInterface
internal import SystemSupport
internal import Wire

extension WorkerBackend {
    package func batch<Result>(_ body: () throws -> Result) throws -> Result {
        if let call = currentCall, call.isServed { return try body() }
        return try keepingThread { try Batch.run(self, body) }
    }

    package func settle() throws {
        try keepingThread { try OperationScope(self).batch?.settled {} }
    }

    /// Asks what objects are, in one round trip.
    package func learn(_ objects: [PendingObject]) {
        let scope = OperationScope(self)
        let answers: [PeekedObject]
        do {
            answers = try peek(at: objects, in: scope)
        } catch {
            // The error is that of the operations on these objects too, where it is told.
            answers = []
        }
        // A function that Python waits for may ask before the operation has begun.
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
    /// Whether a result in that form, read as that type, is an object or nothing: it need not be waited for.
    func isDeferrable<Result>(_ form: PythonForm, _: Result.Type) -> Bool {
        // The event loop answers, whenever it is done.
        if case .awaitResult = self { return false }
        return switch form.mode {
        case .none: Result.self == Void.self
        case .auto, .handle: Result.self == PythonObject.self
        case .value, .plain, .buffer: false
        }
    }
}
