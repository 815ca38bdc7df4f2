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

    @Option(help: ArgumentHelp("python: names as in Python; swift: toDict for to_dict.", valueName: "convention"))
    var naming: Naming.Convention = .python

    @Option(
        help: ArgumentHelp(
            "Write nothing but this: a function, class or value, or Class.member; * is any text (repeatable).",
            valueName: "name"
        )
    )
    var include: [String] = []

    @Option(help: ArgumentHelp("Leave this out (repeatable).", valueName: "name"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp(
            "A type that counts in the place of the source's: mean.data=list[float], mean.return=float (repeatable).",
            valueName: "name=type"
        )
    )
    var `override`: [String] = []

    @Option(help: ArgumentHelp("What something is called in Swift: mean=average (repeatable).", valueName: "name=name"))
    var rename: [String] = []

    @Flag(help: "List each parameter and result that is any object, with the type that Python says it has.")
    var report = false

    @Flag(help: "Write what Python says of it, as JSON, which the Swift code is made of.")
    var json = false

    @Argument(help: ArgumentHelp("A module, or the path of a Python file.", valueName: "module|file.py"))
    var subject: String

    func run() async throws {
        let settings = try settings()
        let python: String
        do { python = try await interpreter() } catch {
            throw ExitCode(FailureReport(error, whileStarting: true).print())
        }
        do {
            try Self.withFrontEnd(python) { try generate(by: $0, settings) }
        } catch let code as ExitCode {
            throw code
        } catch let failure as BindingFailure {
            throw ExitCode(FailureReport(CommandFailure("\(subject): \(failure)")).print())
        } catch {
            throw ExitCode(FailureReport(error).print())
        }
    }

    private func settings() throws -> BindingOptions {
        var settings = BindingOptions()
        settings.access = access
        settings.forms = forms
        settings.documentation = docs
        settings.typeName = type
        settings.selection.included = include
        settings.selection.excluded = exclude
        settings.naming.convention = naming
        settings.naming.names = try Self.pairs(rename, "--rename")
        settings.types = try Self.pairs(`override`, "--override")
        return settings
    }

    /// The interpreter that finds the module, with the packages that are wanted.
    private func interpreter() async throws -> String {
        let python = try await PythonRuntime(.worker, options.configuration)
        let executable = python.executable
        await python.shutDown()
        return executable
    }

    private func generate(by frontEnd: FrontEnd, _ settings: BindingOptions) throws {
        let isFile = subject.hasSuffix(".py") || subject.hasSuffix(".pyi")
        let subject: FrontEnd.Subject =
            isFile ? .file(self.subject, module: nil) : .module(self.subject, introspects: true)
        let typeshed = isFile ? nil : Typeshed.snapshot
        if json { return try write(frontEnd.json(subject, typeshed: typeshed, types: settings.types)) }
        let bindings = try Bindings(of: subject, by: frontEnd, typeshed: typeshed, options: settings)
        for problem in bindings.problems { StandardStream.error.write("\(problem)\n") }
        guard let text = bindings.text else { throw ExitStatus.failure.code }
        try write(Data(text.utf8))
        if report {
            for line in bindings.report.notes + bindings.report.open { StandardStream.error.write("\(line)\n") }
        }
        let percent = String(format: "%.1f", bindings.report.coverage * 100)
        StandardStream.error.write("\(self.subject): \(percent) % of parameters and results have a type\n")
    }

    private static func withFrontEnd(_ python: String, _ body: (FrontEnd) throws -> Void) throws {
        if let cache = CacheFolder.path.map({ URL(filePath: $0) }),
            let frontEnd = try? FrontEnd(python: python, folder: cache.appending(path: "bindings"))
        {
            return try body(frontEnd)
        }
        // Command plugins may not write there. What is run is nobody else's to prepare: the folder is new each time.
        let own = FileManager.default.temporaryDirectory.appending(path: "pyffi-bindings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: own) }
        try body(FrontEnd(python: python, folder: own))
    }

    private func write(_ data: Data) throws {
        if let output {
            // A device or a pipe is written to; a new file in its place would take it from everybody.
            let attributes = try? FileManager.default.attributesOfItem(atPath: output)
            let kind = attributes?[.type] as? FileAttributeType
            let isFile = kind == nil || kind == .typeRegular
            try data.write(to: URL(filePath: output), options: isFile ? .atomic : [])
        } else {
            StandardStream.output.write(String(decoding: data, as: UTF8.self))
        }
    }

    private static func pairs(_ words: [String], _ option: String) throws -> [String: String] {
        try words.reduce(into: [:]) { pairs, word in
            guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
                throw ValidationError("\(option) \(word): NAME=… is wanted")
            }
            pairs[String(word[..<sign])] = String(word[word.index(after: sign)...])
        }
    }
}

extension BindingOptions.Access: ExpressibleByArgument {}
extension BindingOptions.Forms: ExpressibleByArgument {}
extension Naming.Convention: ExpressibleByArgument {}
extension BindingOptions.Documentation: ExpressibleByArgument {}
