internal import BackendInterface

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A file descriptor that closes when its last owner lets go of it, so that no thread can meet a number that was given
/// away.
package final class Descriptor: Sendable {
    package let number: Int32

    package init(_ number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// A pipe whose ends no child inherits.
    package static func pipe() throws -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard systemPipe(&ends) == 0 else { throw Self.failure("make a pipe") }
        ends.forEach(closeOnExec)
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Two connected Unix stream sockets whose ends no child inherits.
    package static func socketPair() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Self.failure("make a socket pair") }
        ends.forEach(closeOnExec)
        #if !os(Linux)
            var on: Int32 = 1
            for end in ends { _ = setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size)) }
        #endif
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// `/dev/null`, for reading and writing.
    package static func null() throws -> Descriptor {
        let number = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw failure("open /dev/null") }
        return Descriptor(number)
    }

    /// A second number for one of this process's standard descriptors; `/dev/null` where it is closed.
    package static func duplicate(of number: Int32) throws -> Descriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        return copy >= 0 ? Descriptor(copy) : try null()
    }

    package func makeNonBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Asks for a pipe of 1 MiB, which doubles the throughput of large attachments. Systems may refuse.
    package func enlargePipe() {
        #if os(Linux)
            _ = fcntl(number, Int32(1031), Int32(1 << 20))  // F_SETPIPE_SZ, which Glibc's module hides
        #endif
    }

    /// Writes one byte to wake a thread that polls the other end.
    package func poke() {
        var byte: UInt8 = 1
        _ = write(number, &byte, 1)
    }

    /// One `read`: the bytes read, 0 at the end, -1 when there is nothing now.
    package func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = systemRead(number, space.baseAddress, space.count)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            // Anything but "not now" means that nothing can ever come.
            return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0
        }
    }

    private static func failure(_ action: String) -> PythonError {
        let reason = String(cString: strerror(errno))
        let advice = errno == EMFILE || errno == ENFILE ? "; raise the limit of open files (ulimit -n)" : ""
        return PythonError(.environment, "can't \(action) for the Python worker: \(reason)\(advice)")
    }
}

/// No program that is executed gets this descriptor.
private func closeOnExec(_ number: Int32) {
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
}

private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    pipe(ends)
}

@inline(__always)
private func systemRead(_ number: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(number, start, count)
}

/// Waits until one of the descriptors is ready; nil: for ever. Interrupted and spurious returns are possible.
func waitUntilReady(_ descriptors: inout [pollfd], milliseconds: Int32? = nil) {
    _ = poll(&descriptors, nfds_t(descriptors.count), milliseconds ?? -1)
}
