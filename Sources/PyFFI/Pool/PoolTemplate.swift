/// The template of a pool's workers: made with the first of them, and anew when it has ended.
actor PoolTemplate {
    private let configuration: PythonPoolConfiguration
    private let warmUp: @Sendable (PythonRuntime) async throws -> Void
    private var current: Task<PythonTemplate, any Error>?
    /// Whether there is none any more: no worker can be forked, or the pool is over.
    private var isOver = false

    init(_ configuration: PythonPoolConfiguration, warmUp: @escaping @Sendable (PythonRuntime) async throws -> Void) {
        self.configuration = configuration
        self.warmUp = warmUp
    }

    /// Forks a worker; nil if no worker can be forked.
    ///
    /// - Parameter tell: gets why not.
    func start(_ tell: @Sendable (any Error) -> Void) async -> PythonRuntime? {
        guard !isOver else { return nil }
        do {
            let template = try await usable()
            do {
                return try await template.start()
            } catch {
                // Its threads stay. What the system lacks may be there the next time.
                if (error as? PythonError)?.exception?.typeName == "RuntimeError" { end() }
                throw error
            }
        } catch {
            if !isOver, (error as? PythonError)?.kind == .unsupported { end() }
            if !Task.isCancelled { tell(error) }
            return nil
        }
    }

    private func usable() async throws -> PythonTemplate {
        while let known = current {
            if let template = try? await known.value, template.isRunning { return template }
            if known == current { current = nil }
        }
        let made = Task { [configuration, warmUp] in
            try await PythonTemplate(configuration.runtime) { python in
                guard let limit = configuration.setUpTimeout else { return try await warmUp(python) }
                try await python.withTimeout(limit) { try await warmUp(python) }
            }
        }
        current = made
        return try await made.value
    }

    func end() {
        isOver = true
        // The worker ends when nobody has the template.
        current?.cancel()
        current = nil
    }
}
