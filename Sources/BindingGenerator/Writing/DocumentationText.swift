/// Comments for Swift, of Python's docstrings.
enum DocumentationText {
    /// The comment; nil if there is none.
    static func text(_ doc: String?, _ extent: BindingOptions.Documentation, since: String? = nil) -> String? {
        guard extent != .none else { return nil }
        var text = doc ?? ""
        if extent == .summary {
            text =
                text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: true).first.map(String.init)
                ?? ""
        }
        if extent == .full { text = Docstring(text).swift }
        if let since {
            text += "\(text.isEmpty ? "" : "\n\n")Python \(since) and later have it."
        }
        // Swift refuses it even in a comment.
        return text.isEmpty ? nil : text.replacing("\0", with: " ")
    }
}
