internal import Dispatch
internal import Foundation

/// Writes to a descriptor of this process that may be closed, full or without a reader. Gives up on any error.
///
/// - Parameter time: how long to wait while a pipe is full.
package func writeIfPossible(_ bytes: [UInt8], to descriptor: Int32, for time: Duration? = nil) {
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
        // SIGPIPE is blocked: a pipe without a reader must not end the program.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var polls = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&polls, 1, -1)
            } else if errno != EINTR {
                break
            }
        }
        isDone.signal()
    }
    thread.startWithoutSignals()
    _ = isDone.wait(timeout: time.map { .now() + $0.dispatchInterval } ?? .distantFuture)
}
