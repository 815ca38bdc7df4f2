internal import Foundation

/// A file descriptor that closes when its last owner lets go of it, so that no thread can meet a number that was given
/// away.
///
/// What is opened here has a number from 3 on, also where this program's own standard streams are closed: whatever writes to 1 or 2 would
/// write into it.
package final class Descriptor: Sendable {
    package let number: Int32

    package init(_ number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// A pipe whose ends no child inherits.
    package static func pipe() throws(SystemProblem) -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard systemPipe(&ends) == 0 else { throw SystemProblem(errno, "can't make a pipe") }
        return try aboveStandard(Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// What one thread pokes and another one polls: each poke is eight bytes to read. One descriptor where the system has such a thing.
    package static func bell() throws(SystemProblem) -> (read: Descriptor, write: Descriptor) {
        #if os(Linux)
            let closesOnExec: Int32 = 0o2000000
            let countsOneByOne: Int32 = 1
            if let makeEventDescriptor {
                let number = makeEventDescriptor(0, closesOnExec | countsOneByOne)
                guard number >= 0 else { throw SystemProblem(errno, "can't make an event descriptor") }
                let bell = Descriptor(number)
                return try aboveStandard(bell, bell)
            }
        #endif
        return try pipe()
    }

    /// The numbers, from `first` on, of all that a program inherits which this process starts.
    package static func inheritable(from first: Int32) -> [Int32] {
        #if os(Linux)
            let folder = "/proc/self/fd"
        #else
            let folder = "/dev/fd"
        #endif
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { Int32($0) }.filter { $0 >= first && fcntl($0, F_GETFD) == 0 }
    }

    private static func aboveStandard(
        _ one: Descriptor,
        _ other: Descriptor
    ) throws(SystemProblem) -> (Descriptor, Descriptor) {
        (try one.aboveStandard(), try other.aboveStandard())
    }

    /// This one, or a copy if its number is that of a standard stream.
    private func aboveStandard() throws(SystemProblem) -> Descriptor { number < 3 ? try copy() : self }

    package func copy() throws(SystemProblem) -> Descriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw SystemProblem(errno) }
        return Descriptor(copy)
    }

    /// Two connected Unix stream sockets whose ends no child inherits.
    package static func socketPair() throws(SystemProblem) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard systemSocketPair(&ends) == 0 else { throw SystemProblem(errno, "can't make a socket pair") }
        #if canImport(Darwin)
            var on: Int32 = 1
            for end in ends { _ = setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size)) }
        #endif
        return try aboveStandard(Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// `/dev/null`, for reading and writing.
    package static func null() throws(SystemProblem) -> Descriptor {
        let number = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw SystemProblem(errno) }
        return try Descriptor(number).aboveStandard()
    }

    /// A second number for one of this process's standard descriptors; `/dev/null` where it is closed.
    package static func duplicate(of number: Int32) throws(SystemProblem) -> Descriptor {
        guard isStream(number) else { return try null() }
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw SystemProblem(errno) }
        return Descriptor(copy)
    }

    /// Whether a number is that of an open file, pipe or the like. Where a program was started without standard streams, Dispatch's own
    /// descriptors may have their numbers; those have no type.
    package static func isStream(_ number: Int32) -> Bool {
        var info = stat()
        return fstat(number, &info) == 0 && info.st_mode & S_IFMT != 0
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

    /// Wakes a thread that polls the other end of a bell.
    package func poke() {
        var one: UInt64 = 1
        _ = systemWrite(number, &one, 8)
    }

    /// Takes one poke back, which is there.
    package func takePoke() {
        var one: UInt64 = 0
        _ = withUnsafeMutableBytes(of: &one) { read(into: $0) }
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
    /// C's `eventfd`.
    private let makeEventDescriptor = dlsym(nil, "eventfd").map {
        unsafeBitCast($0, to: (@convention(c) (UInt32, Int32) -> Int32).self)
    }

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
