// The system calls of a search, all of them read-only. One question to FileManager costs several system calls, and a
// search asks some hundreds.
internal import Foundation
internal import SystemSupport

/// What is at a path, as far as a search cares.
enum FileState: Sendable, Hashable {
    case missing
    /// The system doesn't let this process look at the path, for this reason.
    case hidden(String)
    case brokenLink(to: String)
    case folder
    case notExecutable
    case executable

    /// Why a path is no interpreter; nil for an executable.
    var objection: String? {
        switch self {
        case .missing: "does not exist"
        case .hidden(let reason): "can't be looked at: \(reason)"
        case .brokenLink(let target): "is a link to \(target), which does not exist"
        case .folder: "is a folder, not an executable"
        case .notExecutable: "is not executable"
        case .executable: nil
        }
    }

    var isThere: Bool {
        switch self {
        case .missing, .hidden: false
        default: true
        }
    }
}

enum FileSystem {
    /// Takes one system call if nothing is at the path, three at most.
    static func state(of path: String) -> FileState {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            return [ENOENT, ENOTDIR].contains(errno) ? .missing : .hidden("\(SystemProblem(errno))")
        }
        if info.st_mode & S_IFMT == S_IFLNK, stat(path, &info) != 0 {
            guard [ENOENT, ENOTDIR].contains(errno) else { return .hidden("\(SystemProblem(errno))") }
            return .brokenLink(to: (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "something")
        }
        switch info.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return access(path, X_OK) == 0 ? .executable : .notExecutable
        default: return .notExecutable
        }
    }

    static func isExecutable(_ path: String) -> Bool { state(of: path) == .executable }

    static func isFile(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }

    static func isLink(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
    }

    /// The identity of the folder that a path leads to, so that two names of one folder count once; nil if there is
    /// none.
    static func folderIdentity(_ path: String) -> FileIdentity? {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return nil }
        return FileIdentity(device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(info.st_ino))
    }

    static func isFolder(_ path: String) -> Bool { folderIdentity(path) != nil }

    /// The path with every symlink followed; nil when it leads nowhere.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The names in a folder, in no order; empty when it can't be read.
    static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// The first `limit` bytes of a regular file as text; nil when it can't be read.
    static func head(of path: String, limit: Int = 4096) -> String? {
        // Opening a pipe or a device may block or have effects, so the file's type is checked first.
        guard isFile(path) else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, limit))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A file's identity on this machine, the same for all its names.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}
