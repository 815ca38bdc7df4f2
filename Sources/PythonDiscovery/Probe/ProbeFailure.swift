// Why an interpreter could not be probed, with what it takes to see the cause without running it again by hand.
package import BackendInterface

/// An executable that did not answer as a Python does.
package struct ProbeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The operating system did not start it; the text is its own.
        case cannotStart(String)

        /// This process has no more of what it takes to start any; the text says what.
        case shortage(String)

        /// It was killed because the time was up.
        case timedOut(after: Duration)

        /// It was killed because it wrote more than any Python says about itself.
        case tooMuchOutput

        /// It ended by itself without an answer.
        case noAnswer

        /// A signal ended it.
        case signal(Int32)

        /// It answered what can't be read.
        case unreadableAnswer(String)
    }

    package let executable: String
    package let reason: Reason

    /// The exit code, if it ended by itself.
    package let exitCode: Int32?

    /// The last lines that it wrote to standard error, at most ten.
    package let lastErrorLines: [String]

    package var kind: PythonError.Kind { if case .timedOut = reason { .timedOut } else { .startFailed } }

    package var description: String {
        let what =
            switch reason {
            case .cannotStart(let message), .shortage(let message): "cannot be started: \(message)"
            case .timedOut(let limit): "gave no answer within \(limit)"
            case .tooMuchOutput: "wrote too much without an answer"
            case .noAnswer: "is no Python: it gave no answer and exited\(exitCode.map { " with code \($0)" } ?? "")"
            case .signal(let number): "was ended by signal \(number)"
            case .unreadableAnswer(let message): "gave an unreadable answer: \(message)"
            }
        return ([("\(executable) \(what)")] + lastErrorLines).joined(separator: "\n  ")
    }
}
