import PyFFI

extension PythonRuntime.Configuration {
    /// Python with Pillow, which is installed when it is first needed.
    static var thumbnail: Self {
        var configuration = Self()
        configuration.environment = .dependencies(["pillow>=11"])
        configuration.environmentProgress = { line in print(line) }
        return configuration
    }
}
