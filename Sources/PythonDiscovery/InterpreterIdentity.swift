// python, python3 and python3.12 are usually one Python, by symlinks. A virtual environment's python is a symlink to
// its base, too, but another Python: `sys.prefix` follows from the path that it is started by.

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
