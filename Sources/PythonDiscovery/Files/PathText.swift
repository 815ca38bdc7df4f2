// The few operations on paths and other text that a search needs. URL does the former too, at several times the cost.

extension String {
    func joined(path: String) -> String {
        hasSuffix("/") ? self + path : "\(self)/\(path)"
    }

    var lastPathComponent: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(self[index(after: slash)...])
    }

    /// What precedes the last slash: `/` for `/python`, nothing for a bare name.
    var parentFolder: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// This folder and those above it, up to the root.
    var withFoldersAbove: [String] {
        var folders = [self]
        while let last = folders.last, last != "/", !last.parentFolder.isEmpty { folders.append(last.parentFolder) }
        return folders
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: SubSequence {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex
        return start[..<end]
    }
}
