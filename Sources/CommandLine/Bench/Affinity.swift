internal import Foundation
internal import SystemSupport

/// Pins a thread, and the processes that it starts, to one processor: measurements of two processes are then free of
/// the time that a sleeping processor takes to wake.
enum Affinity {
    /// Whether this system can pin threads.
    static let isAvailable = setAffinity != nil

    /// Runs `body` on a thread of its own on the first processor.
    static func pinned<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
        try onThread {
            var first: UInt64 = 1
            _ = setAffinity?(0, MemoryLayout<UInt64>.size, &first)
            return try body()
        }
    }

    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
        let outcome = Outcome<Result>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            outcome.value = Swift.Result(catching: body)
            done.signal()
        }
        thread.start()
        done.wait()
        guard let value = outcome.value else { throw CancellationError() }
        return try value.get()
    }

    /// A value that one thread writes before it signals, and another thread reads after that.
    private final class Outcome<Value: Sendable>: @unchecked Sendable { var value: Swift.Result<Value, any Error>? }

    private typealias SetAffinity = @convention(c) (Int32, Int, UnsafePointer<UInt64>) -> Int32

    /// sched_setaffinity(2), which Glibc's module hides.
    private static let setAffinity: SetAffinity? = {
        #if os(Linux)
            dlsym(nil, "sched_setaffinity").map { unsafeBitCast($0, to: SetAffinity.self) }
        #else
            nil
        #endif
    }()
}
