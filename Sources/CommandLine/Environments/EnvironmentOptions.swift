internal import ArgumentParser
internal import PyFFI

/// The options that say which packages Python has.
struct EnvironmentOptions: ParsableArguments {
    @Option(
        name: .customLong("with"),
        // A requirement may begin with a dash: -e ./package
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A package to have, such as 'numpy>=2' (repeatable). It is installed once, in an environment that is kept.",
            valueName: "requirement"
        )
    )
    var requirements: [String] = []

    @Option(
        name: .customLong("requirements"),
        help: ArgumentHelp("A requirements file with the packages to have.", valueName: "file")
    )
    var file: String?

    @Option(help: ArgumentHelp("A uv project, whose environment is used.", valueName: "folder"))
    var project: String?

    func validate() throws {
        guard [!requirements.isEmpty, file != nil, project != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("--with, --requirements and --project exclude each other.")
        }
    }

    /// nil if no option was given.
    var environment: PythonEnvironment? {
        if !requirements.isEmpty { return .dependencies(requirements) }
        if let file { return .requirements(file: file) }
        return project.map(PythonEnvironment.uvProject)
    }

    func apply(to configuration: inout PythonRuntime.Configuration) {
        if let environment { configuration.environment = environment }
        configuration.environmentProgress = { InstallerProgress.shared.show($0) }
    }
}
