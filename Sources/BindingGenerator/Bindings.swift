package import Foundation

/// The Swift code for a Python file or module.
package struct Bindings {
    /// nil if there is an error among the problems.
    package let text: String?
    package let problems: [Problem]
    package let report: BindingReport

    /// Reads the file or module, and writes the code.
    ///
    /// - Parameter typeshed: the stubs of the standard library, for modules.
    package init(
        of subject: FrontEnd.Subject,
        by frontEnd: FrontEnd,
        typeshed: Data? = nil,
        options: BindingOptions
    ) throws {
        let answer = try frontEnd.describe(subject, typeshed: typeshed)
        problems = answer.problems
        let written = answer.description.map { ModuleWriter($0, options: options).write() }
        text = written?.text
        report = written?.report ?? BindingReport()
    }
}
