// The few operations on paths as text that a search needs. URL does them too, at several times the cost.

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
}
