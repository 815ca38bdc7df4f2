internal import BackendInterface
internal import Dispatch
internal import Foundation

/// Python functions that hand bytes to the program's output handlers.
enum OutputFunction {
    /// One for each handler; its number is what the Python function is bound to.
    private static let handlers = Locked<[OutputQueue]>([])

    private nonisolated(unsafe) static var api: CPython?  // set before there is a Python function that could read it

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
            let number = handlers.withLock { handlers in
                handlers.append(OutputQueue(handler))
                return handlers.count - 1
            }
            let setup = Setup(api: api)
            let bound = try setup.int(number)
            defer { api.objects.decrement(bound) }
            return try PythonFunction.make("send", boundTo: bound, api) { number, bytes in
                OutputFunction.send(bytes, to: number)
            }
        }
    }

    private static func send(_ bytes: PyPointer?, to number: PyPointer?) -> PyPointer? {
        guard let api, let bytes, let number else { return nil }
        var overflow: Int32 = 0
        let index = Int(api.numbers.int64(number, &overflow))
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard api.bytes.memory(bytes, &memory, &count) == 0 else { return nil }
        let data = Array(UnsafeBufferPointer(start: memory, count: count))
        handlers.withLock { $0.indices.contains(index) ? $0[index] : nil }?.send(data)
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
