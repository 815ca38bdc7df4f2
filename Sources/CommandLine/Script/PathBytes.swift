// Paths are bytes and need not be valid UTF-8; Foundation's functions take them as text.
internal import Foundation

enum PathBytes {
    static var currentDirectory: [UInt8] {
        guard let path = getcwd(nil, 0) else { return Array("/".utf8) }
        defer { free(path) }
        return Array(UnsafeRawBufferPointer(start: path, count: strlen(path)))
    }

    static func exists(_ path: [UInt8]) -> Bool { type(of: path) != nil }

    static func isFolder(_ path: [UInt8]) -> Bool { type(of: path) == S_IFDIR }

    /// Whether the path exists and is neither a regular file nor a folder.
    static func isPipe(_ path: [UInt8]) -> Bool {
        guard let type = type(of: path) else { return false }
        return type != S_IFREG && type != S_IFDIR
    }

    /// The path without symbolic links; nil if it can't be resolved, as that of a pipe in `/dev/fd`.
    static func resolved(_ path: [UInt8]) -> [UInt8]? {
        guard let resolved = realpath(text(path), nil) else { return nil }
        defer { free(resolved) }
        return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// All bytes up to the end of file; nil, with `errno` set, if the file can't be read.
    static func contents(of path: [UInt8]) -> [UInt8]? {
        let descriptor = open(text(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count > 0 {
                contents += piece[..<count]
            } else if count == 0 {
                return contents
            } else if errno != EINTR {
                return nil
            }
        }
    }

    private static func type(of path: [UInt8]) -> mode_t? {
        var info = stat()
        return stat(text(path), &info) == 0 ? info.st_mode & S_IFMT : nil
    }

    private static func text(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }
}
