package import BackendInterface

#if canImport(Darwin)
    package import Darwin
#elseif canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
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
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Two connected Unix stream sockets whose ends no child inherits.
    package static func socketPair() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard systemSocketPair(&ends) == 0 else { throw Self.failure("make a socket pair") }
        #if canImport(Darwin)
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

    /// Why this process can't open what it takes to start a program; nil where it can.
    package static var shortage: PythonError? {
        do {
            let taken = try (0..<16).map { _ in try null() }
            return withExtendedLifetime(taken) { nil }
        } catch {
            return error as? PythonError
        }
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
        _ = systemWrite(number, &byte, 1)
    }

    /// One `write`: how many bytes were taken; -1 with `errno` for none.
    package func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        systemWrite(number, bytes.baseAddress, min(bytes.count, Self.mostBytes))
    }

    /// One `read`: the bytes read, 0 at the end, -1 when there is nothing now.
    package func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = systemRead(number, space.baseAddress, min(space.count, Self.mostBytes))
            if count >= 0 { return count }
            if errno == EINTR { continue }
            // Anything but "not now" means that nothing can ever come.
            return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0
        }
    }

    /// Reads what is there now, in pieces, but not more than so many of them.
    ///
    /// - Returns: false at the end.
    package func readPieces(most: Int, _ body: ([UInt8]) -> Void) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16384)
        for _ in 0..<most {
            let count = bytes.withUnsafeMutableBytes { read(into: $0) }
            guard count > 0 else { return count < 0 }
            body(Array(bytes[..<count]))
        }
        return true
    }

    /// Darwin refuses to read or write more at once.
    private static let mostBytes = Int(Int32.max)

    private static func failure(_ action: String) -> PythonError {
        PythonError(.environment, "can't \(action) for Python: \(SystemProblem(errno))")
    }
}

// Closed on exec from the first moment where the system can do that: a program that another thread starts between two calls would inherit them.

private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    #if os(Linux)
        if let pipe2 { return pipe2(ends, O_CLOEXEC) }
    #endif
    let result = pipe(ends)
    if result == 0 { closeOnExec(ends) }
    return result
}

#if os(Linux)
    /// Glibc's module hides it.
    private let pipe2 = dlsym(nil, "pipe2").map {
        unsafeBitCast($0, to: (@convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32).self)
    }
#endif

private func systemSocketPair(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    #if canImport(Darwin)
        let result = socketpair(AF_UNIX, SOCK_STREAM, 0, ends)
        if result == 0 { closeOnExec(ends) }
        return result
    #elseif canImport(Glibc)
        return socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, ends)
    #else
        return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)
    #endif
}

private func closeOnExec(_ ends: UnsafeMutablePointer<Int32>) {
    for end in 0..<2 { _ = fcntl(ends[end], F_SETFD, FD_CLOEXEC) }
}

@inline(__always)
private func systemRead(_ number: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(number, start, count)
}

@inline(__always)
private func systemWrite(_ number: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(number, start, count)
}

/// Waits until one of the descriptors is ready, or until the time is over; nil: for ever. Signals don't end the wait.
package func waitUntilReady(_ descriptors: inout [pollfd], for time: Duration? = nil) {
    var rest = time
    let deadline = time.map { ContinuousClock.now + $0 }
    while poll(&descriptors, nfds_t(descriptors.count), rest.map(milliseconds) ?? -1) < 0, errno == EINTR {
        rest = deadline.map { $0 - .now }
    }
}

/// Rounded up: a wait that ends too early is followed by another one.
private func milliseconds(_ time: Duration) -> Int32 {
    Int32(clamping: Int64((max(.zero, time) / .milliseconds(1)).rounded(.up)))
}
