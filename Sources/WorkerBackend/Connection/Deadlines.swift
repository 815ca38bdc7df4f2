internal import Dispatch

/// Where things happen that are due at a certain time: a queue of its own, so that a host that keeps all threads of the
/// global queues busy can't delay them.
enum Deadlines {
    private static let queue = DispatchQueue(label: "pyffi.deadlines", qos: .userInitiated, attributes: .concurrent)

    @discardableResult
    static func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> DispatchWorkItem {
        let item = DispatchWorkItem(block: body)
        queue.asyncAfter(deadline: .now() + delay.dispatchInterval, execute: item)
        return item
    }

    static func run(_ body: @escaping @Sendable () -> Void) {
        queue.async(execute: body)
    }
}
