import PyFFI

extension PythonRuntime.Configuration {
    /// Python with scikit-learn, which is installed when it is first needed.
    static var classifier: Self {
        var configuration = Self()
        configuration.environment = .dependencies(["scikit-learn>=1.4"])
        configuration.environmentProgress = { line in print(line) }
        return configuration
    }
}
