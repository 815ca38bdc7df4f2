/// Where requirements are written down.
package enum RequirementSource: Sendable, Hashable {
    /// Lines of a requirements file.
    case lines([String])
    /// A requirements file.
    case file(String)
    /// A Python script with a block of metadata, and lines besides. The script's text is read if it is nil.
    case script(String, text: String?, also: [String])
}
