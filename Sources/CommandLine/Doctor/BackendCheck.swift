internal import BackendInterface
internal import Dispatch
internal import PyFFI

/// Whether a backend gives an answer.
struct BackendCheck: Codable, Sendable {
    let name: String
    let works: Bool
    /// From nothing to the answer.
    let seconds: Double?
    let problem: String?
}

/// Tries a backend with `6 * 7`.
struct BackendAttempt: Sendable {
    let check: BackendCheck
    /// The Python that gave the answer, by its own words.
    let executable: String?

    /// Gives up after 30 seconds, since one interpreter after the other may hang at its start.
    init(_ kind: PythonBackendKind) {
        let outcome = Outcome()
        DispatchQueue.global().async { outcome.set(BackendAttempt(trying: kind)) }
        self = outcome.wait(.seconds(30)) ?? BackendAttempt(kind, problem: "no answer within 30 seconds")
    }

    private init(trying kind: PythonBackendKind) {
        let start = ContinuousClock.now
        do {
            var configuration = PythonRuntime.Configuration()
            configuration.startTimeout = .seconds(10)
            configuration.callTimeout = .seconds(10)
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

    private init(_ kind: PythonBackendKind, problem: String) {
        self.init(
            check: BackendCheck(name: kind.rawValue, works: false, seconds: nil, problem: problem),
            executable: nil
        )
    }

    private init(check: BackendCheck, executable: String?) {
        self.check = check
        self.executable = executable
    }

    /// Where the thread that tries leaves what it got, perhaps after nobody wants it any more.
    private final class Outcome: Sendable {
        private let attempt = Locked<BackendAttempt?>(nil)
        private let isSet = DispatchSemaphore(value: 0)

        func set(_ value: BackendAttempt) {
            attempt.withLock { $0 = value }
            isSet.signal()
        }

        func wait(_ time: DispatchTimeInterval) -> BackendAttempt? {
            _ = isSet.wait(timeout: .now() + time)
            return attempt.withLock { $0 }
        }
    }
}
