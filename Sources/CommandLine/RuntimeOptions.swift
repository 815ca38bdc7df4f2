internal import ArgumentParser
internal import PyFFI

/// The options of every command that runs code: which Python, where it runs and for how long.
struct RuntimeOptions: ParsableArguments {
    @OptionGroup var backend: BackendOption

    @Option(
        help: ArgumentHelp(
            "A version (3.12, 3.13t, '>=3.11,<3.14'), the path of an interpreter, or its name on PATH.",
            valueName: "version|path"
        )
    )
    var python: ChosenPython?

    @OptionGroup var environment: EnvironmentOptions

    @Option(help: ArgumentHelp("Interrupt the code after so many seconds.", valueName: "seconds"))
    var timeout: Double?

    func validate() throws {
        guard let timeout else { return }
        // The upper bound, thirty years, keeps the sum with the current time in range.
        guard timeout > 0, timeout < 1e9 else {
            throw ValidationError("--timeout must be a positive number of seconds.")
        }
    }

    var configuration: PythonRuntime.Configuration {
        var configuration = PythonRuntime.Configuration()
        if let python { configuration.interpreter = python.choice }
        environment.apply(to: &configuration)
        configuration.inheritsStandardInput = true
        // As under python3, Python may take any time to end; with a time limit, as long as by default.
        if timeout == nil { configuration.shutdownGracePeriod = .seconds(Int64.max) }
        return configuration
    }
}
