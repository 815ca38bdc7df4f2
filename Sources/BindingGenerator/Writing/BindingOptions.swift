/// How Swift code is written for a module.
package struct BindingOptions: Sendable, Equatable {
    package enum Access: String, Sendable, Codable { case `public`, package, `internal` }
    package enum Forms: String, Sendable, Codable { case both, blocking, suspending }
    package enum Documentation: String, Sendable, Codable { case full, summary, none }

    /// Who may use what is written.
    package var access: Access = .internal
    /// Whether functions block, suspend, or are written in both forms.
    package var forms: Forms = .both
    package var documentation: Documentation = .full
    /// The Swift type's name; nil: made from the module's.
    package var typeName: String?
    /// The source of a user's own file, which travels in the Swift code.
    package var embedded: EmbeddedFile?

    package init() {}

    package struct EmbeddedFile: Sendable, Equatable {
        /// As tracebacks show it.
        package var path: String
        package var text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }
}
