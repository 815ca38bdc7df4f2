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
    /// - Throws: `BindingFailure` if the options don't fit the module, `FrontEnd.Failure` if Python can't read.
    package init(
        of subject: FrontEnd.Subject,
        by frontEnd: FrontEnd,
        typeshed: Data? = nil,
        options: BindingOptions
    ) throws {
        let answer = try frontEnd.describe(subject, typeshed: typeshed, types: options.types)
        problems = answer.problems
        let written = try answer.description.map { description in
            let chosen = try options.selection.applied(to: description)
            return ModuleWriter(try options.naming.applied(to: chosen), options: options).write()
        }
        text = written?.text
        report = written?.report ?? BindingReport()
    }
}
