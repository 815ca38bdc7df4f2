internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// A lock between processes on a file, which ends with the process that holds it, whatever ends that.
final class FileLock: Sendable {
    private let descriptor: Descriptor
    /// Whether others are kept out: there are file systems without locks. What is built is moved to its place in one
    /// step there as well, but nothing tells whether somebody uses it.
    let isReal: Bool

    enum Strength {
        case shared, exclusive

        fileprivate var operation: Int32 { self == .shared ? LOCK_SH : LOCK_EX }
    }

    private init(_ descriptor: Descriptor, isReal: Bool = true) {
        self.descriptor = descriptor
        self.isReal = isReal
    }

    /// Ends the lock, also for child processes that have inherited it.
    deinit { flock(descriptor.number, LOCK_UN) }

    /// A shell uses numbers below.
    static let leastNumber: Int32 = 10

    /// What a child process inherits that is to hold the lock even if this process dies.
    var number: Int32 { descriptor.number }

    /// Locks a file at once.
    ///
    /// - Returns: nil if somebody else holds the lock, or if there is nothing at the path (any more).
    static func attempt(_ strength: Strength, on path: String, creates: Bool = false) throws(SystemProblem) -> FileLock?
    {
        // On NFS only what is open for writing can be locked exclusively.
        let access = strength == .exclusive ? O_RDWR : O_RDONLY
        let number = open(path, O_CLOEXEC | O_NOFOLLOW | access | (creates ? O_CREAT : 0), 0o666)
        guard number >= 0 else {
            if errno == ENOENT, !creates { return nil }
            throw SystemProblem(errno)
        }
        let descriptor = try Descriptor(number).copy(from: leastNumber)
        while flock(descriptor.number, strength.operation | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return nil
            case ENOLCK, EOPNOTSUPP, ENOSYS, EBADF: return FileLock(descriptor, isReal: false)
            default: throw SystemProblem(errno)
            }
        }
        return isAt(path, descriptor.number) ? FileLock(descriptor) : nil
    }

    /// Waits for the lock on a file, which is made if there is none.
    ///
    /// - Parameter whileWaiting: called once if somebody else holds the lock.
    /// - Returns: nil when the time is over.
    static func wait(
        on path: String,
        until deadline: ContinuousClock.Instant,
        _ abandonment: Abandonment?,
        whileWaiting: () -> Void
    ) throws -> FileLock? {
        var hasWaited = false
        while true {
            if let lock = try attempt(.exclusive, on: path, creates: true) { return lock }
            try abandonment?.check()
            guard ContinuousClock.now < deadline else { return nil }
            if !hasWaited { whileWaiting() }
            hasWaited = true
            // The system has no wait with an end, and an installation takes seconds.
            usleep(20_000)
        }
    }

    /// Whether the path still leads to what is locked: somebody may have removed it, and made another.
    func isAt(_ path: String) -> Bool { Self.isAt(path, descriptor.number) }

    /// Whether the path still leads to what was opened: somebody may have removed it meanwhile.
    private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
        var (opened, there) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &there) == 0 && opened.st_dev == there.st_dev
            && opened.st_ino == there.st_ino
    }
}
