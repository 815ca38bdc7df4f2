internal import BackendInterface
internal import Dispatch

/// Python functions that hand bytes to the program's output handlers.
enum OutputFunction {
    private static let send = PythonFunction("send") { capsule, arguments, count in
        OutputFunction.send(count == 1 ? arguments?[0] : nil, by: capsule)
    }

    /// None for a stream that stays what it is, False for nowhere, or a function that takes bytes. The caller holds the GIL.
    static func object(for output: PythonOutput, _ api: CPython) throws -> PyPointer {
        switch output {
        case .inherit:
            api.objects.increment(api.types.none)
            return api.types.none
        case .discard:
            api.objects.increment(api.types.false)
            return api.types.false
        case .handler(let handler):
            let capsule = try Capsule.new(OutputQueue(handler), api)
            defer { api.objects.decrement(capsule) }
            return try send.object(boundTo: capsule, api)
        }
    }

    private static func send(_ bytes: PyPointer?, by capsule: PyPointer?) -> PyPointer? {
        guard let api = Capsule.api, let bytes, let queue = Capsule.object(in: capsule, as: OutputQueue.self) else {
            return nil
        }
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard api.bytes.memory(bytes, &memory, &count) == 0 else { return nil }
        queue.send(Array(UnsafeBufferPointer(start: memory, count: count)))
        api.objects.increment(api.types.none)
        return api.types.none
    }
}

/// Calls one handler on a thread of its own, one piece after the other: it may use Python, whose lock the thread that prints holds.
private final class OutputQueue: Sendable {
    private let queue = DispatchQueue(label: "pyffi.output")
    private let handler: @Sendable ([UInt8]) -> Void

    init(_ handler: @escaping @Sendable ([UInt8]) -> Void) {
        self.handler = handler
    }

    func send(_ bytes: [UInt8]) {
        queue.async { [handler] in handler(bytes) }
    }
}
