internal import ArgumentParser
internal import Foundation
internal import PyFFI
internal import PythonEnvironments
internal import SystemSupport

/// `pyffi env`
struct EnvironmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Makes, lists and removes Python environments.",
        discussion: """
            Environments are kept in the user's folder for caches, or in the one that PYFFI_CACHE_DIR names, for each \
            interpreter and each set of requirements.
            """,
        subcommands: [List.self, Create.self, Path.self, Export.self, Clear.self]
    )
}

/// Which environment a command is about.
struct ChosenEnvironment: ParsableArguments {
    @Option(
        help: ArgumentHelp("A version (3.12, '>=3.11') or the path of an interpreter.", valueName: "version|path")
    )
    var python: ChosenPython?

    @OptionGroup var options: EnvironmentOptions

    @Argument(help: "Packages, as with --with; or a script with a block of metadata (PEP 723).")
    var packages: [String] = []

    func validate() throws {
        guard packages.isEmpty || options.environment == nil else {
            throw ValidationError("Packages and the options --with, --requirements and --project exclude each other.")
        }
        guard !packages.isEmpty || options.environment != nil else {
            throw ValidationError("Say what the environment is to have: packages, --requirements or --project.")
        }
    }

    private var environment: PythonEnvironment {
        if let environment = options.environment { return environment }
        if packages.count == 1, packages[0].hasSuffix(".py") { return .script(packages[0]) }
        return .dependencies(packages)
    }

    var resolver: EnvironmentResolver {
        EnvironmentResolver(
            environment,
            for: python?.choice ?? .automatic,
            searchLimit: .seconds(30),
            timeLimit: .seconds(3600),
            progress: { InstallerProgress.shared.show($0) }
        )
    }

    /// The path of the environment's interpreter; the environment is made if need be.
    func interpreter() throws -> String {
        defer { InstallerProgress.shared.end() }
        guard case .executable(let path) = try resolver.interpreter() else { return "" }
        return path
    }
}

extension EnvironmentCommand {
    /// Does what a command is to do, and reports what goes wrong as the other commands do.
    private static func perform(_ body: () throws -> Void) throws {
        do { try body() } catch let error as ExitCode { throw error } catch {
            throw ExitCode(FailureReport(error, whileStarting: true).print())
        }
    }

    /// `pyffi env list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the environments that were made.")

        func run() throws {
            try perform {
                let store = try EnvironmentStore.standard()
                let environments = store.all()
                if environments.isEmpty {
                    StandardStream.output.write("no environments in \(store.folder)\n")
                }
                for environment in environments {
                    let record = environment.record
                    let size = ByteCountFormatter.string(fromByteCount: Int64(environment.size), countStyle: .file)
                    let used = environment.lastUse.formatted(.iso8601.year().month().day())
                    StandardStream.output.write(
                        """
                        \(environment.folder)
                            \(record.requirements)
                            Python \(record.version) (\(record.interpreter)), by \(record.installer), \(size), used \(used)

                        """
                    )
                }
            }
        }
    }

    /// `pyffi env create`
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an environment, and prints its folder.",
            discussion: """
                With --into, the environment is made in a folder that can be taken along with a program and moved with \
                it, to machines that have the same Python at the same place.

                Example: pyffi env create --requirements requirements.txt --into python
                """
        )

        @OptionGroup var environment: ChosenEnvironment

        @Option(help: ArgumentHelp("The folder to make it in, instead of the cache.", valueName: "folder"))
        var into: String?

        func validate() throws {
            guard into?.isEmpty != true else { throw ValidationError("--into needs the name of a folder.") }
            guard into == nil || environment.options.project == nil else {
                throw ValidationError("--into makes an environment of packages or requirements; uv keeps a project's.")
            }
        }

        func run() throws {
            try perform {
                guard let into else {
                    let interpreter = try environment.interpreter()
                    StandardStream.output.write(Path.folder(ofInterpreter: interpreter) + "\n")
                    return
                }
                defer { InstallerProgress.shared.end() }
                try environment.resolver.ship(into: into)
                InstallerProgress.shared.end()
                StandardStream.output.write(into + "\n")
            }
        }
    }

    /// `pyffi env path`
    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the path of an environment's interpreter, and makes the environment if need be."
        )

        @OptionGroup var environment: ChosenEnvironment

        func run() throws {
            try perform { StandardStream.output.write(try environment.interpreter() + "\n") }
        }

        static func folder(ofInterpreter path: String) -> String {
            ((path as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
        }
    }

    /// `pyffi env export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the packages of an environment with their exact versions, as a requirements file."
        )

        @OptionGroup var environment: ChosenEnvironment

        func run() throws {
            try perform {
                defer { InstallerProgress.shared.end() }
                let packages = try environment.resolver.packages()
                InstallerProgress.shared.end()
                StandardStream.output.write(packages.lines.map { $0 + "\n" }.joined())
            }
        }
    }

    /// `pyffi env clear`
    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes the environments that were made, but for those that a running program uses."
        )

        func run() throws {
            try perform {
                for folder in try EnvironmentStore.standard().clear() {
                    StandardStream.output.write("\(folder) is in use, and stays\n")
                }
            }
        }
    }
}
