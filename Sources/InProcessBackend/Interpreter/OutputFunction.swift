internal import BackendInterface
internal import Dispatch

/// Python functions that hand bytes to the program's output handlers. Each holds its handler in a capsule, and lets go of it
/// when Python drops the function.
enum OutputFunction {
    private nonisolated(unsafe) static var api: CPython?  // set before there is a Python function that could read it

    private static let send = PythonFunction("send") { capsule, bytes in OutputFunction.send(bytes, by: capsule) }

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
            Self.api = api
            let queue = Unmanaged.passRetained(OutputQueue(handler))
            guard let capsule = api.capsules.new(queue.toOpaque(), nil, { OutputFunction.queue(of: $0)?.release() })
            else {
                queue.release()
                throw Setup(api: api).failure
            }
            defer { api.objects.decrement(capsule) }
            return try send.object(boundTo: capsule, api)
        }
    }

    private static func queue(of capsule: PyPointer?) -> Unmanaged<OutputQueue>? {
        guard let api, let capsule, let address = api.capsules.address(capsule, nil) else { return nil }
        return .fromOpaque(address)
    }

    private static func send(_ bytes: PyPointer?, by capsule: PyPointer?) -> PyPointer? {
        guard let api, let bytes, let queue = queue(of: capsule) else { return nil }
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard api.bytes.memory(bytes, &memory, &count) == 0 else { return nil }
        queue.takeUnretainedValue().send(Array(UnsafeBufferPointer(start: memory, count: count)))
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
