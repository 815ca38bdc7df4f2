// The folder of a version manager, and which of its entries an incomplete version means.

struct InstalledVersions: Sendable {
    let folder: String

    init(_ folder: String) {
        self.folder = folder
    }

    /// The installed versions, best first. mise's links such as `3.12` and `latest` lead to others of them and are left
    /// out; a link to a Python elsewhere is an installed version.
    var all: [VersionFolder] {
        let real = FileSystem.realPath(folder)
        return VersionFolder.list(in: folder).filter { entry in
            guard FileSystem.isLink(entry.path) else { return true }
            return FileSystem.realPath(entry.path)?.parentFolder != real
        }
    }

    /// The entry of exactly this version; that of a branch, `ref:main`, is called `ref-main`.
    func exact(_ version: String) -> String? {
        let name = version.hasPrefix("ref:") ? "ref-\(version.dropFirst("ref:".count))" : version
        return Self.isSafe(name) && FileSystem.isFolder(folder.joined(path: name)) ? name : nil
    }

    /// The newest final release whose name begins with `prefix` and a "." or "-": `3.12` is `3.12.7`, `3.13t` is
    /// `3.13.1t`.
    func latest(prefix: String) -> String? {
        let isFreeThreaded = prefix.hasSuffix("t") && prefix.dropLast().last?.isASCIIDigit == true
        let base = isFreeThreaded ? String(prefix.dropLast()) : prefix
        return newest { folder in
            folder.claim?.saysFreeThreaded == isFreeThreaded
                && ["\(base).", "\(base)-"].contains { folder.name.hasPrefix($0) }
        }
    }

    /// The newest final release of CPython with a GIL.
    var latest: String? { newest { $0.name.first?.isASCIIDigit == true && $0.claim?.saysFreeThreaded == false } }

    private func newest(_ isWanted: (VersionFolder) -> Bool) -> String? {
        all.first { folder in
            folder.claim?.suffix.isEmpty == true && isWanted(folder)
                && !folder.name.hasSuffix("-src") && !folder.name.hasSuffix("-latest")
        }?.name
    }

    /// A version file may come with a checkout from anywhere, so it must not lead out of the folder.
    private static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains { $0 == ".." || $0 == "." }
    }
}
