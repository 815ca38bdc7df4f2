package import Foundation

extension Process {
    /// Runs the process; processes are started one after the other.
    ///
    /// Foundation learns of a process' end by a socket that the process holds, and has it close all descriptors that
    /// are open before it is spawned. The socket of another process that is opened in between is inherited: then the
    /// end of that one is not seen before the end of this one.
    ///
    /// On Linux, Foundation up to Swift 6.3 reads 256 bytes of each entry of `/proc/self/fd`, whatever its length
    /// (swift-corelibs-foundation#5472). In a program with some thousand open descriptors the last entry can lie right
    /// at the end of mapped memory, and the program crashes: one start in some hundred did when measured. The entries
    /// stand in 32 KiB from `malloc`; memory that was just given back behind them keeps the read within what is mapped.
    package func start() throws {
        Self.starting.lock()
        defer { Self.starting.unlock() }
        #if os(Linux)
            Self.leaveRoomBehindTheNextAllocation()
        #endif
        try run()
    }

    private static let starting = NSLock()

    /// The room is less than what makes `malloc` ask the system for a separate piece, or give memory back: 128 KiB.
    @inline(never)
    private static func leaveRoomBehindTheNextAllocation() {
        let room = UnsafeMutableRawPointer.allocate(byteCount: 96 << 10, alignment: 16)
        room.storeBytes(of: 0, as: UInt8.self)
        room.deallocate()
    }
}
