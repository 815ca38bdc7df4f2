internal import ArgumentParser
internal import BindingGenerator
internal import Foundation
internal import PyFFI
internal import PythonDiscovery

/// `pyffi gen`
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gen",
        abstract: "Writes Swift code that calls a Python module with Swift's types.",
        discussion: """
            A module is described by its stubs or its source, which are read and never run. A Python file of your own \
            becomes part of the Swift code.

            Examples: pyffi gen statistics -o Sources/App/Statistics.swift
                      pyffi gen model.py -o Sources/App/Model.swift
            """
    )

    @OptionGroup var options: RuntimeOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write (default: standard output).", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Who may use the code: public, package or internal.", valueName: "level"))
    var access: BindingOptions.Access = .internal

    @Option(help: ArgumentHelp("Which forms of functions: both, blocking or suspending.", valueName: "forms"))
    var forms: BindingOptions.Forms = .both

    @Option(help: ArgumentHelp("How much of the documentation: full, summary or none.", valueName: "extent"))
    var docs: BindingOptions.Documentation = .full

    @Option(help: ArgumentHelp("The name of the Swift type (default: the module's).", valueName: "name"))
    var type: String?

    @Flag(help: "List each parameter and result that is any object, with the type that Python says it has.")
    var report = false

    @Argument(help: ArgumentHelp("A module, or the path of a Python file.", valueName: "module|file.py"))
    var subject: String

    func run() async throws {
        let python = try await PythonRuntime(.worker, options.configuration)
        let executable = python.executable
        await python.shutDown()
        let isFile = subject.hasSuffix(".py") || subject.hasSuffix(".pyi")
        var settings = BindingOptions()
        settings.access = access
        settings.forms = forms
        settings.documentation = docs
        settings.typeName = type
        do {
            let cache = CacheFolder.path.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
            let frontEnd = try FrontEnd(python: executable, folder: cache.appending(path: "bindings"))
            let bindings = try Bindings(
                of: isFile ? .file(subject, module: nil) : .module(subject),
                by: frontEnd,
                typeshed: isFile ? nil : Typeshed.snapshot,
                options: settings
            )
            for problem in bindings.problems { StandardStream.error.write("\(problem)\n") }
            guard let text = bindings.text else { throw ExitStatus.failure.code }
            if let output {
                try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
            } else {
                StandardStream.output.write(text)
            }
            if self.report {
                for line in bindings.report.notes + bindings.report.open { StandardStream.error.write("\(line)\n") }
            }
            let percent = String(format: "%.1f", bindings.report.coverage * 100)
            StandardStream.error.write("\(subject): \(percent) % of parameters and results have a type\n")
        } catch let failure as FrontEnd.Failure {
            throw CommandFailure(failure.description)
        }
    }
}

extension BindingOptions.Access: ExpressibleByArgument {}
extension BindingOptions.Forms: ExpressibleByArgument {}
extension BindingOptions.Documentation: ExpressibleByArgument {}
