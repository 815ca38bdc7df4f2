internal import BackendInterface

/// Python functions that hand bytes to the program's output handlers.
enum OutputFunction {
    private static let send = PythonFunction("send") { capsule, arguments, count in
        OutputFunction.send(count == 1 ? arguments?[0] : nil, by: capsule)
    }

    /// None for a stream that stays as it is, False for output to nowhere, or a function that takes bytes and gives
    /// False while there is no room for them. The caller holds the GIL.
    static func object(for output: PythonOutput, _ interpreter: Interpreter) throws -> Owned {
        let api = interpreter.api
        guard let receiver = output.receiver else {
            if case .inherit = output { return api.constant(api.types.none) }
            return api.constant(api.types.false)
        }
        // Operations of the handler's tasks are executed on Python's main thread even while that thread waits here.
        let scope = FunctionScope.ofPythonsThread(interpreter) { OutputHandling.current == nil }
        let queue = OutputQueue { body in FunctionScope.$current.withValue(scope) { body(receiver) } }
        interpreter.outputs.add(queue)
        let capsule = try Capsule.new(Target(queue: queue, interpreter: interpreter), api)
        return try send.object(boundTo: capsule.pointer, api)
    }

    private final class Target: Sendable {
        let queue: OutputQueue
        let interpreter: Interpreter

        init(queue: OutputQueue, interpreter: Interpreter) {
            self.queue = queue
            self.interpreter = interpreter
        }
    }

    private static func send(_ bytes: PyPointer?, by capsule: PyPointer?) -> NewReference? {
        guard let bytes, let target = Capsule.object(in: capsule, as: Target.self) else { return nil }
        let (queue, interpreter) = (target.queue, target.interpreter)
        let api = interpreter.api
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard api.bytes.memory(bytes, &memory, &count) == 0 else { return nil }
        // Nobody reads what a forked child writes here, so it need not wait.
        let isTaken = queue.take(UnsafeBufferPointer(start: memory, count: count)) || interpreter.isForkedChild
        if !isTaken {
            interpreter.withoutGIL { queue.waitBriefly() }
            if interpreter.thread.isCurrent { interpreter.thread.serveCalls(interpreter) }
        }
        return api.constant(isTaken ? api.types.true : api.types.false).give()
    }
}
