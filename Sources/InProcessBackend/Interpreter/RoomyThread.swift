internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import SystemSupport

/// A thread with a large stack that stands in for one with a small stack.
///
/// Up to version 3.13 Python takes for granted that a stack has room for a thousand calls of its own and as many of C
/// code. On a smaller stack, deep recursion ends the process instead of raising RecursionError. On Darwin, Dispatch's
/// threads, those of Swift's tasks and secondary ones have 512 KiB; with musl, all have 128 KiB. Each of them has a
/// stand-in of its own, as Python objects may be bound to their thread.
final class RoomyThread: @unchecked Sendable {  // `job` is set and taken in turns, which the semaphores order
    /// Half of the 8 MiB that a thread of Linux has, and that Python's tests pass with.
    private static let leastRoom = 4 << 20
    /// `PythonThread` has this stack size, too.
    private static let size = 16 << 20

    private let hasJob = DispatchSemaphore(value: 0)
    private let isDone = DispatchSemaphore(value: 0)
    private var job: (() -> Void)?

    private init() {
        let thread = Thread { [self] in
            while true {
                hasJob.wait()
                guard runJob() else { return }
                isDone.signal()
            }
        }
        thread.name = "pyffi"
        thread.stackSize = Self.size
        thread.startWithoutSignals()
    }

    /// Returns false if there is no job, which ends the thread. The job is freed before the return, since it must not
    /// outlive the call of `run` that it belongs to.
    @inline(never)
    private func runJob() -> Bool {
        guard let job = job.take() else { return false }
        job()
        return true
    }

    // MARK: For a thread

    /// The thread that stands in for the calling thread; nil if the calling thread has room itself.
    @inline(__always)
    static var standIn: RoomyThread? {
        guard let known = pthread_getspecific(key) else { return find() }
        return known == hasRoom ? nil : Unmanaged<RoomyThread>.fromOpaque(known).takeUnretainedValue()
    }

    /// The mark of threads that have room.
    private static nonisolated(unsafe) let hasRoom = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

    private static let key = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            #if canImport(Darwin)
                RoomyThread.end(pointer)
            #else
                if let pointer { RoomyThread.end(pointer) }
            #endif
        }
        return key
    }()

    @inline(never)
    private static func find() -> RoomyThread? {
        guard let size = ThreadStack.size, size < leastRoom else {
            pthread_setspecific(key, hasRoom)
            return nil
        }
        let thread = RoomyThread()
        pthread_setspecific(key, Unmanaged.passRetained(thread).toOpaque())
        return thread
    }

    private static func end(_ pointer: UnsafeMutableRawPointer) {
        guard pointer != hasRoom else { return }
        let thread = Unmanaged<RoomyThread>.fromOpaque(pointer).takeRetainedValue()
        thread.job = nil
        thread.hasJob.signal()
    }

    // MARK: Running

    /// Runs `body` on this thread, with the time limit and the function's scope of the calling thread, which waits.
    func run<Result>(_ body: () throws -> Result) throws -> Result {
        var outcome: Swift.Result<Result, any Error>?
        let (limit, scope) = (CallDeadline.current, FunctionScope.current)
        withoutActuallyEscaping(body) { body in
            job = {
                outcome = FunctionScope.$current.withValue(scope) {
                    Swift.Result { try CallDeadline.continued(limit, body) }
                }
            }
            hasJob.signal()
            isDone.wait()
        }
        guard let outcome else { throw PythonError(.closed, "a thread ended before its work was done") }
        return try outcome.get()
    }
}
