/// How Swift code is written for a module.
package struct BindingOptions: Sendable, Equatable {
    package enum Access: String, Sendable, CaseIterable { case `public`, package, `internal` }
    package enum Forms: String, Sendable, CaseIterable { case both, blocking, suspending }
    package enum Documentation: String, Sendable, CaseIterable { case full, summary, none }

    /// Who may use what is written.
    package var access: Access = .internal
    /// Whether functions block, suspend, or are written in both forms.
    package var forms: Forms = .both
    package var documentation: Documentation = .full
    /// The Swift type's name; nil: made from the module's.
    package var typeName: String?
    /// Which of the module's things are written.
    package var selection = Selection()
    package var naming = Naming()
    /// Types by what has them, `predict.limit` or `predict.return`, in the place of those that the source says.
    package var types: [String: String] = [:]

    package init() {}
}
