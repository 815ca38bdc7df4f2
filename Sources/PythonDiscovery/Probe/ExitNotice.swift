// Lets poll() wait for a process's end together with its output. Process offers a callback and a wait that polls;
// neither goes into a poll set, a pipe does.
internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A descriptor that becomes readable when `post()` is called.
///
/// The callback that posts holds this object, so the read end is open whenever something is written: no SIGPIPE.
final class ExitNotice: Sendable {
    private let pipe = Pipe()

    var descriptor: Int32 { pipe.fileHandleForReading.fileDescriptor }

    func post() {
        var byte: UInt8 = 1
        _ = write(pipe.fileHandleForWriting.fileDescriptor, &byte, 1)
    }
}
