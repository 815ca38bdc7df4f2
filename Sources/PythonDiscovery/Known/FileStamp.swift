internal import SystemSupport

/// What changes when a file is written or replaced.
struct FileStamp: Sendable, Hashable, Codable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// nil if there is no file.
    init?(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        #if canImport(Darwin)
            let time = info.st_mtimespec
        #else
            let time = info.st_mtim
        #endif
        inode = UInt64(info.st_ino)
        size = Int64(info.st_size)
        seconds = time.tv_sec
        nanoseconds = time.tv_nsec
    }
}
