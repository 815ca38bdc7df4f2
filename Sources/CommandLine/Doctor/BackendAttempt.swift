internal import PyFFI

/// Tries a backend with `6 * 7`.
struct BackendAttempt: Codable, Sendable {
    let check: BackendCheck
    /// `sys.executable` of the Python that gave the answer.
    let executable: String?

    /// Tries the backend in this process.
    init(_ kind: PythonBackendKind) {
        let start = ContinuousClock.now
        do {
            var configuration = PythonRuntime.Configuration()
            configuration.startTimeout = .seconds(10)
            configuration.callTimeout = .seconds(10)
            // What was true before is no diagnosis.
            configuration.cachesBytecode = false
            let python = try PythonRuntime(kind, configuration)
            let answer: Int = try python.eval("6 * 7")
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            self.init(
                check: BackendCheck(
                    name: kind.rawValue,
                    works: answer == 42,
                    seconds: (seconds * 1000).rounded() / 1000,
                    problem: answer == 42 ? nil : "6 * 7 is \(answer)"
                ),
                executable: python.executable
            )
        } catch {
            self.init(kind, problem: "\(error)")
        }
    }

    init(_ kind: PythonBackendKind, problem: String) {
        self.init(
            check: BackendCheck(name: kind.rawValue, works: false, seconds: nil, problem: problem),
            executable: nil
        )
    }

    private init(check: BackendCheck, executable: String?) {
        self.check = check
        self.executable = executable
    }
}
