internal import Dispatch

/// Where things happen that are due at a certain time: a queue of its own, so that a host that keeps all threads of the global
/// queues busy can't delay them.
package enum Deadlines {
    private static let queue = DispatchQueue(label: "pyffi.deadlines", qos: .userInitiated, attributes: .concurrent)

    @discardableResult
    package static func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> Timer {
        let timer = Timer(body)
        queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { timer.fire() }
        return timer
    }

    /// Lets go of what it was to do when it is cancelled, and not only when its time comes: that can be a long time, and what
    /// it holds can be a whole worker.
    package final class Timer: Sendable {
        private let body: Locked<(@Sendable () -> Void)?>

        fileprivate init(_ body: @escaping @Sendable () -> Void) {
            self.body = Locked(body)
        }

        package func cancel() { body.withLock { $0 = nil } }

        fileprivate func fire() {
            let body = body.withLock { body in
                defer { body = nil }
                return body
            }
            body?()
        }
    }
}
