internal import Foundation

/// A named pipe that processes hold open: says when the first one has come, and when the last one is gone.
package final class Hold: Sendable {
    package let path: String
    private let descriptor: Int32

    package init(at path: String) throws {
        self.path = path
        unlink(path)
        guard mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        // Nobody that opens it for writing waits from now on.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
    }

    deinit { close(descriptor) }

    /// Waits for a line that a process writes.
    package func waitUntilReached() async {
        await elsewhere { [self] in
            var byte: UInt8 = 0
            while read(descriptor, &byte, 1) != 1 { wait(for: POLLIN) }
        }
    }

    /// Waits until no process has it open any more; returns at once if none had.
    package func waitUntilFree() async {
        await elsewhere { [self] in
            var bytes: [UInt8] = Array(repeating: 0, count: 100)
            while read(descriptor, &bytes, bytes.count) != 0 { wait(for: POLLIN) }
        }
    }

    private func wait(for events: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        poll(&entry, 1, -1)
        // Without anybody who writes, and after the last one is gone, this is reported without an end.
        if entry.revents & Int16(POLLIN) == 0 { usleep(1000) }
    }

    private func elsewhere(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                body()
                continuation.resume()
            }
        }
    }
}
