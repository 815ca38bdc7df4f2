// C's streams are variables, but nothing changes them.
#if canImport(Darwin)
    @preconcurrency internal import Darwin
#elseif canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @preconcurrency internal import Musl
#endif

/// Flushes what C code and Swift's `print` have left in the standard streams. Another thread may hold a stream's lock
/// for ever, in `input()` for example.
package func flushStandardStreams() {
    for stream in [stdout, stderr] where ftrylockfile(stream) == 0 {
        fflush(stream)
        funlockfile(stream)
    }
}
