// Files of a cache that several processes share: a reader finds a whole file or none, and no failure is anybody's
// concern.
internal import Foundation
internal import SystemSupport

enum SmallFile {
    /// Far more than an interpreter says of itself.
    private static let limit = 1 << 16

    /// The content of a file of this user's; nil if it can't be read. Whoever else may write the file could have any
    /// library loaded.
    static func read(_ path: String) -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_uid == geteuid(),
            info.st_mode & (S_IWGRP | S_IWOTH) == 0, info.st_size > 0, info.st_size <= limit
        else { return nil }
        var data = Data(count: Int(info.st_size))
        let count = data.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
        return count == data.count ? data : nil
    }

    /// Replaces a file, and makes its folder; or leaves everything as it was.
    static func write(_ data: Data, to path: String) {
        let attributes = [FileAttributeKey.posixPermissions: 0o700]
        try? FileManager.default.createDirectory(
            atPath: path.parentFolder,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        let part = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let count = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        // Some file systems tell only now that there is no room.
        let isWritten = close(descriptor) == 0 && count == data.count
        if !isWritten || rename(part, path) != 0 { unlink(part) }
    }
}
