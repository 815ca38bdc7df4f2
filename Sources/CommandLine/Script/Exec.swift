internal import ArgumentParser
internal import PyFFI
internal import PythonEnvironments

/// `pyffi exec`
struct Exec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a Python script as python3 does.",
        usage: "pyffi exec [<options>] <file>|- [<argument> ...]",
        discussion: """
            What it prints appears at once. Its standard input, terminal and signals are this command's. A script that \
            says what it needs (a block "# /// script", PEP 723) gets an environment with that.

            Example: pyffi exec --python 3.12 script.py --verbose input.txt
            """
    )

    @OptionGroup var options: RuntimeOptions

    @Argument(help: "A script (also a pipe), a folder or zip file with a __main__.py, or - for standard input.")
    var file: String

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The script's own, sys.argv[1:]: all that follows the file.", valueName: "argument")
    )
    var rest: [String] = []

    /// A `--` before them may be left out.
    private var arguments: [String] { Array(rest.first == "--" ? rest.dropFirst() : rest[...]) }

    func run() async throws {
        let path = ArgumentBytes.of(file)
        let script = try Script(path)
        let bytes = [path] + ArgumentBytes.last(arguments.count)
        let run = PythonRun(options, isProgram: true).configured { configuration in
            configuration.arguments = [file] + arguments
            // A uv project or a requirements file says all that is to be there.
            let chosen = options.environment
            if let text = script.textWithMetadata, chosen.file == nil, chosen.project == nil {
                configuration.environment = .script(file, text: text, adding: chosen.requirements)
            }
        }
        try await run.perform { python in
            try await python.setArguments(bytes)
            try await script.run(in: python)
        }
    }
}
