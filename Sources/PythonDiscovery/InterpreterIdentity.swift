// When are two paths the same Python? python, python3 and python3.12 usually are, by symlinks. But a virtual
// environment is also a symlink, to its base, and it is another Python: sys.prefix follows from the path it's started
// by.

/// What makes an interpreter different from another.
enum InterpreterIdentity: Hashable, Sendable {
    /// A file, by its path without symlinks.
    case file(String)

    /// A virtual environment, by its folder without symlinks.
    case environment(String)

    /// `realPath` is the executable's path with every symlink followed.
    init(executable: String, realPath: String) {
        if let folder = VirtualEnvironment.folder(of: executable) {
            self = .environment(FileSystem.realPath(folder) ?? folder)
        } else {
            self = .file(realPath)
        }
    }
}
