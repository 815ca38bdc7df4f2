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
            A module is described by its stubs or its source, which are read and never run; a module that has neither, \
            such as an extension module, is imported and asked. A Python file of your own becomes part of the Swift code.

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

    @Flag(help: "Write what Python says of it, as JSON, which the Swift code is made of.")
    var json = false

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
            let subject: FrontEnd.Subject =
                isFile ? .file(self.subject, module: nil) : .module(self.subject, introspects: true)
            let typeshed = isFile ? nil : Typeshed.snapshot
            if json { return try write(frontEnd.json(subject, typeshed: typeshed)) }
            let bindings = try Bindings(of: subject, by: frontEnd, typeshed: typeshed, options: settings)
            for problem in bindings.problems { StandardStream.error.write("\(problem)\n") }
            guard let text = bindings.text else { throw ExitStatus.failure.code }
            try write(Data(text.utf8))
            if report {
                for line in bindings.report.notes + bindings.report.open { StandardStream.error.write("\(line)\n") }
            }
            let percent = String(format: "%.1f", bindings.report.coverage * 100)
            StandardStream.error.write("\(self.subject): \(percent) % of parameters and results have a type\n")
        } catch let failure as FrontEnd.Failure {
            throw CommandFailure(failure.description)
        }
    }

    private func write(_ data: Data) throws {
        if let output {
            try data.write(to: URL(filePath: output), options: .atomic)
        } else {
            StandardStream.output.write(String(decoding: data, as: UTF8.self))
        }
    }
}

extension BindingOptions.Access: ExpressibleByArgument {}
extension BindingOptions.Forms: ExpressibleByArgument {}
extension BindingOptions.Documentation: ExpressibleByArgument {}
