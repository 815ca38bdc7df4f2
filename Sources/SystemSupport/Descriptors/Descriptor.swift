internal import Foundation
internal import Synchronization

/// A file descriptor that is closed with its last reference, or before, once it was retired and no thread uses it: so no
/// thread can use its number after another file got it.
///
/// Descriptors that are opened here have numbers from 3 on, even if standard streams are closed: whatever writes to
/// descriptor 1 or 2 would write into them.
package final class Descriptor: Sendable {
    /// Only for descriptors that nobody retires meanwhile; else see `use`.
    package let number: Int32
    /// How many uses there are, and one more until the descriptor is retired.
    private let uses = Atomic(1)
    private let isRetired = Atomic(false)

    package init(_ number: Int32) { self.number = number }

    deinit { retire() }

    /// Closes the descriptor as soon as no thread uses it. Reading it then finds the end of file.
    package func retire() {
        if !isRetired.exchange(true, ordering: .acquiringAndReleasing) { leave() }
    }

    /// Begins a use, within which the descriptor stays open; false if it is closed.
    package func enter() -> Bool {
        var count = uses.load(ordering: .relaxed)
        while count > 0 {
            let (isExchanged, original) = uses.weakCompareExchange(
                expected: count,
                desired: count + 1,
                ordering: .acquiring
            )
            if isExchanged { return true }
            count = original
        }
        return false
    }

    /// Ends a use.
    package func leave() {
        if uses.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { _ = close(number) }
    }

    /// Runs `body` with the descriptor open; nil if it is closed.
    package func use<Result>(_ body: (Int32) -> Result) -> Result? {
        guard enter() else { return nil }
        defer { leave() }
        return body(number)
    }

    /// A pipe whose ends no child inherits.
    package static func pipe() throws(SystemProblem) -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard systemPipe(&ends) == 0 else { throw SystemProblem(errno, "can't make a pipe") }
        return try aboveStandard(Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Both ends of a bell, by which one thread wakes another that polls. Each poke is eight bytes to read. With
    /// eventfd, both ends are one descriptor.
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

    /// The numbers, from `first` on, of all descriptors that a child of this process inherits.
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

    /// This descriptor, or a copy of it if its number is that of a standard stream.
    private func aboveStandard() throws(SystemProblem) -> Descriptor { number < 3 ? try copy() : self }

    /// - Parameter least: the copy's number is this one or a higher one.
    package func copy(from least: Int32 = 3) throws(SystemProblem) -> Descriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, least)
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

    package static func null() throws(SystemProblem) -> Descriptor {
        let number = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw SystemProblem(errno) }
        return try Descriptor(number).aboveStandard()
    }

    /// A copy of one of this process's standard descriptors, or of `/dev/null` if the descriptor is closed.
    package static func duplicate(of number: Int32) throws(SystemProblem) -> Descriptor {
        guard isStream(number) else { return try null() }
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw SystemProblem(errno) }
        return Descriptor(copy)
    }

    /// Whether a number is that of an open file, pipe or the like. Where standard streams are closed, the number may be
    /// that of one of Dispatch's descriptors, which have no file type.
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

    /// Whether a read would not block.
    package var isReadable: Bool {
        waitUntilReadable(for: .zero)
    }

    /// Waits until a read would not block; false if the time is over before.
    package func waitUntilReadable(for time: Duration?) -> Bool {
        use { number in
            var polls = [pollfd(fd: number, events: Int16(POLLIN), revents: 0)]
            waitUntilReady(&polls, for: time)
            return polls[0].revents != 0
        } ?? true
    }

    /// Wakes a thread that polls the other end of a bell.
    package func poke() {
        var one: UInt64 = 1
        _ = use { systemWrite($0, &one, 8) }
    }

    /// Consumes one poke. Blocks if there is none.
    package func takePoke() {
        var one: UInt64 = 0
        _ = withUnsafeMutableBytes(of: &one) { read(into: $0) }
    }

    /// Calls `write` once. Returns how many bytes were taken, or -1 with `errno`.
    package func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        if let count = use({ systemWrite($0, bytes.baseAddress, min(bytes.count, Self.mostBytes)) }) { return count }
        errno = EPIPE
        return -1
    }

    /// Calls `read` once. Returns the number of bytes, 0 at the end of file, or -1 if there are none now.
    package func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        use { number in
            while true {
                let count = systemRead(number, space.baseAddress, min(space.count, Self.mostBytes))
                if count >= 0 { return count }
                if errno == EINTR { continue }
                // Any other error is permanent, so it counts as the end of file.
                return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0
            }
        } ?? 0
    }

    /// How many bytes are there to be read.
    package var unreadCount: Int {
        #if canImport(Darwin)
            let request: UInt = 0x4004_667f  // FIONREAD, a macro that Swift can't read
        #else
            let request = UInt(FIONREAD)
        #endif
        var count: Int32 = 0
        return use { ioctl($0, request, &count) } == 0 ? Int(count) : 0
    }

    /// Reads what is there now, in at most `most` pieces.
    ///
    /// - Returns: false at the end of file.
    package func readPieces(most: Int, _ body: ([UInt8]) -> Void) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16384)
        for _ in 0..<most {
            let count = bytes.withUnsafeMutableBytes { read(into: $0) }
            guard count > 0 else { return count < 0 }
            body(Array(bytes[..<count]))
        }
        return true
    }

    /// The most bytes of one `read` or `write`: Darwin refuses more.
    private static let mostBytes = Int(Int32.max)
}

// Descriptors are made close-on-exec by one call, where the system has it: a program that another thread starts between
// two calls would inherit them.

private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    #if os(Linux)
        if let pipe2 { return pipe2(ends, O_CLOEXEC) }
    #endif
    let result = pipe(ends)
    if result == 0 { closeOnExec(ends) }
    return result
}

#if os(Linux)
    /// `eventfd`; nil where the C library has none.
    private let makeEventDescriptor = dlsym(nil, "eventfd").map {
        unsafeBitCast($0, to: (@convention(c) (UInt32, Int32) -> Int32).self)
    }

    /// `pipe2`, which Swift's Glibc module hides.
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

/// Waits until one of the descriptors is ready or the time is over; nil waits without limit. Signals don't end the
/// wait.
package func waitUntilReady(_ descriptors: inout [pollfd], for time: Duration? = nil) {
    var rest = time
    let deadline = time.map { ContinuousClock.now + $0 }
    while poll(&descriptors, nfds_t(descriptors.count), rest.map(milliseconds) ?? -1) < 0, errno == EINTR {
        rest = deadline.map { $0 - .now }
    }
}

/// Rounded up, since a wait that ended too early would be followed by another.
private func milliseconds(_ time: Duration) -> Int32 {
    Int32(min((max(.zero, time) / .milliseconds(1)).rounded(.up), Double(Int32.max)))
}
